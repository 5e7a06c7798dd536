import { packFiles } from '@chandlery/chart';
import { expect, test } from 'vitest';
import { MemoryRepository } from './testing/memory-repository.ts';
import { maxValuesFileBytes, readValuesFile } from './values-file.ts';

const packed = packFiles('web', [
  { path: 'Chart.yaml', bytes: Buffer.from('apiVersion: v2\nname: web\nversion: 1.0.0\n') },
  { path: 'ci/small.yaml', bytes: Buffer.from('a: 1\n') },
]);
const reader = new MemoryRepository().commit('head', {
  'web/ci/small-$(id) ж.yaml': '\ufeffa: 1\n',
  'web/ci/large.yaml': `# ${'x'.repeat(maxValuesFileBytes)}`,
  'web/ci/list.yaml': '- a\n',
  'web/ci/broken.yaml': 'a: [\n',
  'web/ci/lfs.yaml': 'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n',
  'values.yaml': 'a: 2\n',
  'web-1.0.0.tgz': packed,
});
const read = (file: string, path = 'web') =>
  readValuesFile({
    reader,
    commit: 'head',
    place: { form: path.endsWith('.tgz') ? 'archive' : 'folder', path },
    file,
  });

test('a values file of the chart is read, packed or not', async () => {
  expect(await read('ci/small-$(id) ж.yaml')).toEqual({ text: 'a: 1\n', problem: null });
  expect(await read('values.yaml', '')).toEqual({ text: 'a: 2\n', problem: null });
  expect(await read('ci/small.yaml', 'web-1.0.0.tgz')).toEqual({ text: 'a: 1\n', problem: null });
});

test.each([
  ['values.yaml', 'web', 'There is no "values.yaml"'],
  ['../values.yaml', 'web', 'There is no'],
  ['ci/large.yaml', 'web', 'larger than'],
  ['ci/list.yaml', 'web', 'ci/list.yaml'],
  ['ci/broken.yaml', 'web', 'ci/broken.yaml'],
  ['ci/lfs.yaml', 'web', 'Git LFS'],
  ['values.yaml', 'web-1.0.0.tgz', 'There is no'],
  ['values.yaml', 'none-1.0.0.tgz', 'There is no'],
])('of %s in %s it is said why not', async (file, path, problem) => {
  const values = await read(file, path);
  expect(values.text).toBeNull();
  expect(values.problem).toContain(problem);
});
