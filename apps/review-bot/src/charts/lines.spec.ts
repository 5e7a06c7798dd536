import { expect, test } from 'vitest';
import { keyLine, linesInPatch, repositoryPlace, versionLineOf, withVersion } from './lines.ts';
import { nextNumber } from './next-number.ts';

test.each([
  ['name: a\nversion: 1.0.0\n', { line: 2, text: 'version: 1.0.0' }],
  ['\ufeffversion: "1.0.0" # now\r\nname: a\r\n', { line: 1, text: 'version: "1.0.0" # now' }],
  ["version :  '1.0'", { line: 1, text: "version :  '1.0'" }],
  ['dependencies:\n  - version: 1.0.0\nversion: 2.0.0\n', { line: 3, text: 'version: 2.0.0' }],
  ['{version: 1.0.0}', null],
  ['version: &v 1.0.0', null],
  ['version:\n  1.0.0', null],
  ['version: 1.0.0\nversion: 2.0.0', null],
  ['appVersion: 1.0.0', null],
])('the line of the version in %j', (text, expected) => {
  expect(versionLineOf(text)).toEqual(expected);
});

test.each([
  ['version: 1.0.0', '1.0.1', 'version: 1.0.1'],
  ['version:   "1.0.0"  # keep', '1.0.1', 'version:   "1.0.1"  # keep'],
  ["version: '1.0'", '1.0.1', "version: '1.0.1'"],
  ['version: 1.0.0', '1.10', null],
  ['version: "1.0.0"', '1.10', 'version: "1.10"'],
  ['version: 1.0.0', '1.0.1\nname: x', null],
  ['version: 1.0.0', '$&', null],
  ['name: x', '1.0.1', null],
])('%j with %j', (text, version, expected) => {
  expect(withVersion({ line: 1, text }, version)).toBe(expected);
});

test('a finding is shown at its file, in an archive at the archive', () => {
  const web = { form: 'folder', path: 'charts/web' } as const;
  expect(repositoryPlace(web, { file: 'templates/x.yaml', line: 7 })).toEqual({
    path: 'charts/web/templates/x.yaml',
    line: 7,
  });
  expect(repositoryPlace(web, { file: null, line: null })).toEqual({
    path: 'charts/web/Chart.yaml',
    line: 1,
  });
  expect(repositoryPlace({ form: 'folder', path: '' }, { file: 'values.yaml', line: 2 })).toEqual({
    path: 'values.yaml',
    line: 2,
  });
  expect(repositoryPlace(web, { file: 'charts/db-1.0.0.tgz/templates/x.yaml', line: 7 })).toEqual({
    path: 'charts/web/charts/db-1.0.0.tgz',
    line: 1,
  });
  expect(
    repositoryPlace({ form: 'archive', path: 'web-1.0.0.tgz' }, { file: 'values.yaml', line: 9 }),
  ).toEqual({
    path: 'web-1.0.0.tgz',
    line: 1,
  });
});

test('the lines of a patch are those of the new file', () => {
  const patch =
    '@@ -1,3 +1,4 @@ x\n a\n-b\n+c\n+d\n e\n\\ No newline at end of file\n@@ -20 +21,2 @@\n-x\n+y\n+z';
  expect([...(linesInPatch(patch) ?? [])]).toEqual([1, 2, 3, 4, 21, 22]);
  expect([...(linesInPatch('@@ -1,2 +0,0 @@\n-a\n-b') ?? [])]).toEqual([]);
  expect([linesInPatch(undefined), linesInPatch(null), linesInPatch('')]).toEqual([null, null, null]);
});

test('the line of a key is that of the whole key', () => {
  const text = 'apiVersion: v2\nname : x\nmaintainers:\n  - name: y\nversions: 1\nversion: 1\n';
  expect(
    ['name', 'maintainers[0].name', 'version', 'none', '../x', ''].map((key) => keyLine(text, key)),
  ).toEqual([2, 3, 6, null, null, null]);
});

test.each([
  ['1.2.3', '1.2.4'],
  ['v1.2.3', 'v1.2.4'],
  ['1.2.3-rc.1', '1.2.3'],
  ['1.2', '1.2.1'],
  ['1.2.9007199254740993', '1.2.9007199254740994'],
  ['1.2.3+b', '1.2.4'],
  ['one', null],
])('after %s comes %s', (version, next) => {
  expect(nextNumber(version)).toBe(next);
});
