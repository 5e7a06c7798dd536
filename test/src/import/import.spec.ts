import { createHash } from 'node:crypto';
import { cp, mkdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generateKey } from 'openpgp';
import { afterEach, describe, expect, test } from 'vitest';
import { apiAs } from '../setup/api.ts';
import { chart } from '../setup/charts.ts';
import { type Helm, helmIn } from '../setup/helm.ts';
import { helmClients } from '../setup/helm-clients.ts';
import { removeTemporaryFolders, startServer, temporaryFolder } from '../setup/server.ts';
import { command, entriesOf, killedAfter } from './command.ts';

afterEach(removeTemporaryFolders);

describe.each(helmClients)('a static repository made by $name', (client) => {
  test('is served as it was: bytes, signatures and times', async () => {
    const [data, maker] = [await temporaryFolder(), await helmIn(client, await temporaryFolder())];
    const folder = join(maker.folder, 'repository');
    await makeRepository(maker);
    const before = await maker.run('show', 'chart', join(folder, 'signed-1.0.0.tgz'));
    const created = '2021-03-04T05:06:07.123456789Z';
    const index = await readFile(join(folder, 'index.yaml'), 'utf8');
    await writeFile(join(folder, 'index.yaml'), index.replace(/created: .*/g, `created: "${created}"`));

    const imported = await command(data, 'import', folder);
    expect(imported).toMatchObject({
      code: 0,
      stdout: '3 versions imported; 0 were there already; 0 not taken\n',
    });
    expect(imported.stderr).toMatch(/3 archives in .*\n.*3 of 3 archives/s);

    const server = await startServer({ folder: data });
    const entries = await entriesOf(server.url);
    expect(
      Object.values(entries)
        .flat()
        .map((entry) => entry.created),
    ).toEqual(Array.from({ length: 3 }, () => '2021-03-04T05:06:07.123Z'));
    const api = apiAs(server.url, server.admin.name, server.admin.password);
    const { items } = await api.call('GET', '/api/v1/workspaces/default/apps/plain/audit');
    expect(items).toContainEqual(
      expect.objectContaining({
        action: 'publish_direct',
        actor: expect.objectContaining({ kind: 'operator' }) as unknown,
      }),
    );
    for (const other of helmClients) {
      const helm = await helmIn(other, await temporaryFolder());
      await helm.run('repo', 'add', 'store', server.url);
      expect(await helm.run('search', 'repo', 'store/', '--versions')).toMatch(
        /plain\s+1\.1\.0[^]*plain\s+1\.0\.0/,
      );
      await helm.run('pull', 'store/plain', '--version', '1.0.0');
      expect(await readFile(join(helm.folder, 'plain-1.0.0.tgz'))).toEqual(
        await readFile(join(folder, 'plain-1.0.0.tgz')),
      );
      await helm.run('pull', 'store/signed', '--verify', '--keyring', join(maker.folder, 'public.gpg'));
      expect(await helm.run('show', 'chart', 'store/signed')).toBe(before);
    }
    await server.stop();
  });
});

test('the folders of a ChartMuseum with depth are taken in, with the times of their caches or else of the files', async () => {
  const [data, folder] = [await temporaryFolder(), await temporaryFolder()];
  for (const team of ['org/one', 'org/two']) await mkdir(join(folder, team), { recursive: true });
  const [alpha, beta] = [chart('alpha', '1.0.0'), chart('beta', '1.0.0+build.1')];
  await writeFile(join(folder, 'org/one/alpha-1.0.0.tgz'), alpha);
  await writeFile(join(folder, 'org/two/beta-1.0.0+build.1.tgz'), beta);
  await writeFile(join(folder, 'org/two/gamma-1.0.0.tgz'), chart('gamma', '1.0.0'));
  await utimes(join(folder, 'org/two/gamma-1.0.0.tgz'), 1_500_000_000, 1_500_000_000);
  const cache = (name: string, digest: string, url: string, created: string) =>
    `apiVersion: v1\nentries:\n  ${name}:\n  - created: "${created}"\n    digest: ${digest}\n    name: ${name}\n    urls:\n    - ${url}\n    version: 1.0.0\ngenerated: "2024-01-01T00:00:00Z"\nserverInfo: {}\n`;
  await writeFile(
    join(folder, 'org/one/index-cache.yaml'),
    cache('alpha', sha256(alpha), 'charts/another-name.tgz', '2019-01-02T03:04:05-06:00'),
  );
  await writeFile(
    join(folder, 'org/two/index-cache.yaml'),
    cache(
      'beta',
      '""',
      'https://example.com/org/two/charts/beta-1.0.0%2Bbuild.1.tgz',
      '2020-01-01T00:00:00Z',
    ),
  );
  expect(await command(data, 'import', folder)).toMatchObject({ code: 0 });
  const server = await startServer({ folder: data });
  const entries = await entriesOf(server.url);
  const created = Object.fromEntries(
    Object.entries(entries).map(([name, [entry]]) => [name, entry?.created]),
  );
  expect(created).toEqual({
    alpha: '2019-01-02T09:04:05.000Z',
    beta: '2020-01-01T00:00:00.000Z',
    gamma: '2017-07-14T02:40:00.000Z',
  });
  await server.stop();
});

test(
  'what cannot be taken is told at the end, by code, file and reason, and the rest is taken',
  { timeout: 180_000 },
  async () => {
    const [data, folder] = [await temporaryFolder(), await temporaryFolder()];
    await writeFile(join(folder, 'gone-1.0.0.tgz'), chart('gone', '1.0.0', { a: 'first' }));
    await writeFile(join(folder, 'other-1.0.0.tgz'), chart('other', '1.0.0', { a: 'first' }));
    expect(await command(data, 'import', folder)).toMatchObject({ code: 0 });
    let server = await startServer({ folder: data });
    const api = apiAs(server.url, server.admin.name, server.admin.password);
    await api.call('DELETE', '/api/charts/gone/1.0.0');
    const locked = await command(data, 'import', folder);
    expect([locked.code, locked.stderr]).toEqual([1, expect.stringContaining('Another process works on')]);
    await server.stop();

    await writeFile(join(folder, 'other-1.0.0.tgz'), chart('other', '1.0.0', { a: 'second' }));
    await writeFile(join(folder, 'bad-1.0.0.tgz'), 'no archive');
    await writeFile(join(folder, 'fine-1.0.0.tgz'), chart('fine', '1.0.0'));
    await writeFile(join(folder, 'copy-of-fine.tgz'), chart('fine', '1.0.0'));
    await writeFile(join(folder, 'fine-1.0.0.tgz.prov'), 'no signature');
    await writeFile(join(folder, 'alone-1.0.0.tgz.prov'), 'no archive');
    const expected = (done: string, present: number) => ({
      code: 1,
      stdout: expect.stringMatching(
        new RegExp(
          [
            'alone-1.0.0.tgz.prov: archive_absent: .*',
            'bad-1.0.0.tgz: archive_not_gzip: .*',
            'fine-1.0.0.tgz.prov: provenance_invalid: .*',
            'gone-1.0.0.tgz: version_taken: .*',
            'other-1.0.0.tgz: version_exists: .*',
            `${done}; ${present} were there already; 5 not taken`,
          ].join('\n'),
        ),
      ) as unknown,
    });
    expect(await command(data, 'import', '--dry-run', folder)).toMatchObject(
      expected('1 versions could be imported', 1),
    );
    expect(await command(data, 'import', folder)).toMatchObject(expected('1 versions imported', 1));
    expect(await command(data, 'import', folder)).toMatchObject(expected('0 versions imported', 2));
    expect((await command(data, 'orphans')).stdout).toMatch(
      /^0 archives that no version names; 0 archives missing/,
    );
    server = await startServer({ folder: data });
    expect(Object.keys(await entriesOf(server.url)).sort()).toEqual(['fine', 'other']);
    await server.stop();
  },
);

test('a workspace that is not there and a folder that is not there are said, and nothing is done', async () => {
  const [data, folder] = [await temporaryFolder(), await temporaryFolder()];
  const workspace = await command(data, 'import', folder, '--workspace', 'nowhere');
  expect([workspace.code, workspace.stderr]).toEqual([1, expect.stringContaining('no workspace nowhere')]);
  const absent = await command(data, 'import', join(folder, 'absent'));
  expect([absent.code, absent.stderr]).toEqual([1, expect.stringContaining('no folder')]);
  expect(await command(data, 'import')).toMatchObject({ code: 2 });
  expect(await command(data, 'import', folder, '--loud')).toMatchObject({ code: 2 });
});

test(
  'an import that was killed, again and again, goes on where it was and leaves nothing half',
  { timeout: 180_000 },
  async () => {
    const [data, folder] = [await temporaryFolder(), await temporaryFolder()];
    const digests: Record<string, string> = {};
    for (let n = 0; n < 600; n += 1) {
      const archive = chart(`chart-${n % 20}`, `1.${n}.0`);
      digests[`chart-${n % 20} 1.${n}.0`] = sha256(archive);
      await writeFile(join(folder, `chart-${n % 20}-1.${n}.0.tgz`), archive);
    }
    let killed = 0;
    // At its first archive, and each time a little later.
    for (let round = 0; round < 6; round += 1)
      killed += Number(await killedAfter(1 + round * 9, data, 'import', folder));
    expect(killed).toBeGreaterThan(2);
    const last = await command(data, 'import', folder);
    expect(last).toMatchObject({ code: 0, stdout: expect.stringContaining('0 not taken') as unknown });
    expect(await command(data, 'import', folder)).toMatchObject({
      code: 0,
      stdout: '0 versions imported; 600 were there already; 0 not taken\n',
    });
    expect((await command(data, 'rescan')).stdout).toContain('600 versions: 0 differ');
    const server = await startServer({ folder: data });
    const entries = Object.entries(await entriesOf(server.url));
    expect(
      Object.fromEntries(
        entries.flatMap(([name, versions]) =>
          versions.map(({ version, digest }) => [`${name} ${version}`, digest]),
        ),
      ),
    ).toEqual(digests);
    await server.stop();
  },
);

/** `repository/` with two versions of `plain`, a signed chart, and their index; `public.gpg` beside it. */
async function makeRepository(helm: Helm): Promise<void> {
  const { privateKey, publicKey } = await generateKey({
    type: 'rsa',
    rsaBits: 2048,
    userIDs: [{ name: 'tester', email: 'tester@example.com' }],
    format: 'binary',
  });
  await writeFile(join(helm.folder, 'secret.gpg'), privateKey);
  await writeFile(join(helm.folder, 'public.gpg'), publicKey);
  await helm.run('create', 'plain');
  await cp(join(helm.folder, 'plain'), join(helm.folder, 'signed'), { recursive: true });
  const chartFile = join(helm.folder, 'signed/Chart.yaml');
  await writeFile(chartFile, (await readFile(chartFile, 'utf8')).replace('name: plain', 'name: signed'));
  const target = ['--destination', 'repository'];
  for (const version of ['1.0.0', '1.1.0'])
    await helm.run('package', 'plain', '--version', version, ...target);
  const signing = ['--sign', '--key', 'tester', '--keyring', 'secret.gpg'];
  await helm.run('package', 'signed', '--version', '1.0.0', ...signing, ...target);
  await helm.run('repo', 'index', 'repository', '--url', 'https://example.com/charts');
  await rm(join(helm.folder, 'plain'), { recursive: true });
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
