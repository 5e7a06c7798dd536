import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { contentDigest, packFiles, packFolder, readArchive, readChart } from '@chandlery/chart';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { helmClient, helmClients } from '../setup/helm-clients.ts';
import { createChart } from './helm-made.ts';

const run = promisify(execFile);
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chandlery-packing-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function helmPackage(helm: string, chart: string, out: string): Promise<Buffer> {
  await run(helm, ['package', chart, '--destination', out]);
  const [file = ''] = await readdir(out);
  return readFile(join(out, file));
}

describe.each(helmClients)('packed by us and by $name', ({ name, path: helm }) => {
  test('what helm create makes has the same files with the same content, but for the Chart.yaml that Helm writes anew', async () => {
    const chart = await createChart(helm, join(folder, name), {});
    const theirs = readArchive(await helmPackage(helm, chart, join(folder, name, 'out')));
    const ours = readArchive(await packFolder(chart));
    const written = await readFile(join(chart, 'Chart.yaml'));
    const asWritten = theirs.files.map((file) =>
      file.path === 'Chart.yaml' ? { path: file.path, bytes: written } : file,
    );
    expect(ours.rootName).toBe(theirs.rootName);
    expect(paths(ours.files)).toEqual(paths(theirs.files));
    expect(contentDigest(ours.files)).toBe(contentDigest(asWritten));
  });

  test('our archive is one that Helm reads', async () => {
    const chart = await createChart(helm, join(folder, `${name}-read`), { 'files/ünï/名前.txt': 'x' });
    const archive = join(folder, `${name}-ours.tgz`);
    await writeFile(archive, await packFolder(chart));
    const { stdout } = await run(helm, ['show', 'chart', archive]);
    expect(stdout).toContain('name: made');
    await expect(run(helm, ['template', 'x', archive])).resolves.toMatchObject({ stderr: '' });
  });

  const tree = [
    'values.yaml',
    'README.md',
    'a.txt',
    'b.txt',
    'ab.txt',
    'dir/a.txt',
    'dir/sub/a.txt',
    'dir/sub/b.md',
    'other/dir/x',
    'templates/a.yaml',
    'templates/.hidden',
    'templates/sub/.hidden',
    'templates/_x.tpl',
    '.git/config',
    'a[b].txt',
    'back.txt~',
    'ünï.txt',
    'crds/.x',
    'foo',
    'x/foo/y',
    ' space',
  ];
  const ignores: readonly string[] = [
    '',
    '*.txt',
    '/*.txt',
    'dir/',
    'dir',
    '/dir',
    'dir/*',
    'dir/sub',
    'dir/sub/',
    'dir/*.txt',
    '*/a.txt',
    '?.txt',
    'a?.txt',
    '[ab].txt',
    '[^a].txt',
    '[!a].txt',
    '[a-b].txt',
    '[b-a].txt',
    'a\\[b\\].txt',
    'a[[]b].txt',
    '!a.txt',
    '!*.yaml',
    '*.txt\n!a.txt',
    '!dir/',
    '# comment\n\n  *.md  ',
    '*~',
    'ün?.txt',
    'ü*',
    '.*',
    'foo/',
    '/foo',
    'foo',
    '*',
    '*/*',
    '/',
    '!',
    '!/',
    'templates/',
    'templates',
    'templates/*',
    'Chart.yaml',
    'values.yaml',
    ' space',
    '\\ space',
    'x*\r\n',
    '*a*.txt',
    '*.t*t',
    '\ufeff*.md',
    'dir//a.txt',
    './a.txt',
  ];
  const broken = ['**', 'a/**', '**/a', '[', 'a[', '[a', '[]a]', '[a-]', '\\', 'a[^]'];

  test.each([...ignores, ...broken].map((ignore, at) => ({ ignore, at })))(
    '.helmignore of $ignore leaves out the same files',
    async ({ ignore, at }) => {
      const chart = join(folder, `${name}-ignore`, String(at), 'made');
      await writeTree(chart, tree);
      await writeFile(join(chart, '.helmignore'), ignore);
      const theirs = await helmPackage(helm, chart, join(chart, '../out')).then(filesOf, () => 'refused');
      const ours = await packFolder(chart).then(filesOf, () => 'refused');
      expect(ours).toEqual(theirs);
    },
  );
});

test('a link inside the folder is followed, as Helm does', async () => {
  const chart = join(folder, 'link-inside');
  await writeTree(chart, ['a/x']);
  await symlink('a', join(chart, 'b'));
  expect(filesOf(await packFolder(chart))).toContain('b/x');
});

test.each([
  ['that leaves the folder', '/etc/hostname'],
  ['to the folder above', '..'],
  ['that leads nowhere', 'nothing'],
  ['to the folder that it is in', '.'],
])('a link %s is refused', async (_, target) => {
  const chart = await mkdtemp(join(folder, 'link-'));
  await writeTree(chart, []);
  await symlink(target, join(chart, 'link'));
  await expect(packFolder(chart)).rejects.toMatchObject({ code: 'folder_invalid', field: 'link' });
});

test('a link that leaves the folder does no harm when it is ignored', async () => {
  const chart = join(folder, 'link-ignored');
  await writeTree(chart, []);
  await symlink('/etc', join(chart, 'link'));
  await writeFile(join(chart, '.helmignore'), 'link\n');
  expect(filesOf(await packFolder(chart))).not.toContain('link');
});

test('the same files give the same bytes, in whatever order and at whatever time they were written', async () => {
  const charts = ['once', 'again'].map((name) => join(folder, name, 'made'));
  for (const [at, chart] of charts.entries()) {
    await writeTree(chart, at === 0 ? ['a', 'b', 'c/d'] : ['c/d', 'b', 'a']);
  }
  const [once, again] = await Promise.all(charts.map((chart) => packFolder(chart)));
  expect(Buffer.compare(once ?? Buffer.alloc(0), again ?? Buffer.alloc(1))).toBe(0);
});

test('what Helm packed keeps its content digest when we pack it again', async () => {
  const client = helmClient(3);
  const chart = await createChart(client.path, join(folder, 'repack'), { 'charts/sub/Chart.yaml': subchart });
  const theirs = readChart(await helmPackage(client.path, chart, join(folder, 'repack', 'out')));
  const ours = readChart(packFiles(theirs.rootName, theirs.allFiles));
  expect(ours.contentDigest).toBe(theirs.contentDigest);
  expect(ours.archiveDigest).not.toBe(theirs.archiveDigest);
});

const subchart = 'apiVersion: v2\nname: sub\nversion: 0.1.0\n';

async function writeTree(chart: string, files: readonly string[]): Promise<void> {
  await mkdir(chart, { recursive: true });
  await writeFile(join(chart, 'Chart.yaml'), 'apiVersion: v2\nname: made\nversion: 0.1.0\n');
  for (const file of files) {
    await mkdir(dirname(join(chart, file)), { recursive: true });
    await writeFile(join(chart, file), 'x: y\n');
  }
}

function filesOf(archive: Uint8Array): string[] {
  return paths(readArchive(archive).files);
}

function paths(files: readonly { path: string }[]): string[] {
  return files.map(({ path }) => path).sort();
}
