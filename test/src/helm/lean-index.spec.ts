import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { apiAs } from '../setup/api.ts';
import { chart } from '../setup/charts.ts';
import { type Helm, helmIn } from '../setup/helm.ts';
import { helmClients } from '../setup/helm-clients.ts';
import { removeTemporaryFolders, startServer, temporaryFolder, type TestServer } from '../setup/server.ts';

const run = promisify(execFile);

/** Charts with every field that an index can hold, in several versions, of which only the newest is whole in a lean index. */
function rich(version: string, more = ''): string {
  return `apiVersion: v2
name: rich
version: ${version}
appVersion: app-${version}
kubeVersion: ">=1.20.0-0"
description: the rich chart ${version}
type: application
home: https://example.com
icon: https://example.com/icon.svg
sources: [https://example.com/a]
keywords: [blue, "k-${version}"]
maintainers: [{name: ada, email: ada@example.com}]
annotations: {category: test}
dependencies: [{name: sub, version: ^1.0.0, repository: "https://example.com/charts"}]
${more}`;
}

let server: TestServer;
beforeAll(async () => {
  server = await startServer({ settings: { CHANDLERY_DEFAULT_APPROVALS: '0' } });
  const api = apiAs(server.url, server.admin.name, server.admin.password);
  const sub = {
    'charts/sub/Chart.yaml': 'apiVersion: v2\nname: sub\nversion: 1.0.0\n',
    'README.md': '# Rich\n',
  };
  const charts = ['1.0.0', '1.1.0', '2.0.0-rc.1', '2.0.0', '3.0.0-beta.1+x'].map((version) => rich(version));
  for (const yaml of [...charts, rich('0.9.0', 'deprecated: true\n')]) {
    const version = /^version: (.*)$/m.exec(yaml)?.[1] ?? '';
    expect((await api.upload('default', chart('rich', version, { 'Chart.yaml': yaml, ...sub }))).status).toBe(
      201,
    );
  }
  for (const version of ['1.0.0', '1.0.1'])
    expect((await api.upload('default', chart('plain', version))).status).toBe(201);
});
afterAll(async () => {
  await server.stop();
  await removeTemporaryFolders();
});

/** Every command that reads an index, with what makes its output depend on older versions. */
const commands: readonly (readonly string[])[] = [
  ['search', 'repo'],
  ['search', 'repo', 'store/rich'],
  ['search', 'repo', 'blue', '--versions'],
  ['search', 'repo', 'k-1.1.0', '--versions'],
  ['search', 'repo', 'the rich chart', '--versions', '--devel', '-o', 'json'],
  ['search', 'repo', '--regexp', '1\\.0', '--versions', '-o', 'yaml'],
  ['search', 'repo', 'store/rich', '--version', '^1.0.0'],
  ['show', 'chart', 'store/rich', '--version', '1.0.0'],
  ['show', 'all', 'store/rich'],
  ['show', 'values', 'store/rich', '--version', '~1.1'],
  ['show', 'readme', 'store/rich', '--devel'],
  ['template', 'mine', 'store/rich', '--version', '1.1.0'],
  ['template', 'mine', 'store/plain'],
  ['pull', 'store/rich', '--version', '>=1.0.0 <2.0.0'],
  ['pull', 'store/rich', '--devel'],
  ['pull', 'store/rich', '--version', '0.9.0', '--untar', '--untardir', 'untarred'],
  ['dependency', 'update', 'parent'],
  ['dependency', 'build', 'parent'],
  ['dependency', 'list', 'parent'],
  ['repo', 'update'],
];

describe.each(helmClients)('$name', (client) => {
  test('prints the same for the lean index as for the whole one, whatever reads it', async () => {
    const outputs = await Promise.all(
      ['', '/full'].map(async (form) => {
        const helm = await helmIn(client, await temporaryFolder());
        return outputsOf(helm, `${server.url}${form}`);
      }),
    );
    expect(outputs[0]).toEqual(outputs[1]);
    expect(outputs[0]?.find(({ command }) => command === 'search repo blue --versions')?.stdout).toContain(
      '1.0.0',
    );
  });
});

async function outputsOf(helm: Helm, url: string) {
  await helm.run('repo', 'add', 'store', url);
  await mkdir(join(helm.folder, 'parent'));
  const dependency =
    '  - {name: rich, version: ~1.0, repository: "@store"}\n  - {name: plain, version: ^1.0.0, repository: "@store"}\n';
  await writeFile(
    join(helm.folder, 'parent/Chart.yaml'),
    `apiVersion: v2\nname: parent\nversion: 1.0.0\ndependencies:\n${dependency}`,
  );
  const outputs = [];
  for (const command of commands) {
    await rm(join(helm.folder, 'untarred'), { recursive: true, force: true });
    const { code, stdout, stderr } = await helm.attempt(...command);
    const text = (output: string) =>
      output
        .replaceAll(url, 'URL')
        .replaceAll(helm.folder, 'FOLDER')
        .replaceAll(/^time=.*$/gm, '');
    outputs.push({ command: command.join(' '), code, stdout: text(stdout), stderr: text(stderr) });
  }
  const files = (await readdir(helm.folder)).filter((name) => name.endsWith('.tgz')).sort();
  return [
    ...outputs,
    {
      command: 'files',
      code: 0,
      stdout: [...files, ...(await readdir(join(helm.folder, 'parent/charts')))].join(' '),
      stderr: '',
    },
  ];
}

describe('the gzip form, which only those get who ask', () => {
  const views = [
    '/index.yaml',
    '/full/index.yaml',
    '/categories/uncategorized/index.yaml',
    '/workspaces/default/full/index.yaml',
  ];
  const zlib = async (url: string) =>
    gunzipSync(await bytesOf(url, { 'accept-encoding': 'gzip' })).toString();
  const byFetch = async (url: string) =>
    (await fetch(url, { headers: { 'accept-encoding': 'gzip' } })).text();
  const byCurl = async (url: string) => (await run('curl', ['-sS', '--compressed', url])).stdout;
  const byPython = async (url: string) => {
    const program = `import gzip, sys, urllib.request as u\nr = u.Request(sys.argv[1], headers={'Accept-Encoding': 'gzip'})\nsys.stdout.buffer.write(gzip.decompress(u.urlopen(r).read()))`;
    return (await run('python3', ['-c', program, url])).stdout;
  };

  test.each(views)('of %s is read by zlib, fetch, curl and Python as the same bytes', async (view) => {
    const raw = (await bytesOf(`${server.url}${view}`, { 'accept-encoding': 'identity' })).toString();
    expect(JSON.parse(raw)).toHaveProperty('entries.rich');
    for (const decode of [zlib, byFetch, byCurl, byPython])
      expect(await decode(`${server.url}${view}`), decode.name).toBe(raw);
  });

  test('has an ETag of its own, and 304 for it; nobody gets gzip unasked', async () => {
    const url = `${server.url}/index.yaml`;
    const answers = await Promise.all(
      ['gzip', 'identity', 'gzip;q=0', 'br'].map((accept) =>
        fetch(url, { method: 'HEAD', headers: { 'accept-encoding': accept } }),
      ),
    );
    expect(answers.map(({ headers }) => headers.get('content-encoding'))).toEqual(['gzip', null, null, null]);
    const [zipped, raw] = answers.map(({ headers }) => headers.get('etag') ?? '');
    expect(zipped).not.toBe(raw);
    for (const [etag, accept] of [
      [zipped, 'gzip'],
      [raw, 'identity'],
    ] as const) {
      const again = await fetch(url, { headers: { 'accept-encoding': accept, 'if-none-match': etag ?? '' } });
      expect([again.status, again.headers.get('vary')]).toEqual([
        304,
        expect.stringContaining('accept-encoding'),
      ]);
    }
  });
});

/** The bytes of an answer as they travelled: curl does not decode unless it is told to. */
async function bytesOf(url: string, headers: Readonly<Record<string, string>>): Promise<Buffer> {
  const file = join(await temporaryFolder(), 'body');
  await run('curl', [
    '-sS',
    ...Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`]),
    '-o',
    file,
    url,
  ]);
  return readFile(file);
}
