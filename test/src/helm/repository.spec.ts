import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generateKey } from 'openpgp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { people, peopled, type Store } from '../setup/api.ts';
import { chart } from '../setup/charts.ts';
import { type Helm, helmIn } from '../setup/helm.ts';
import { helmClients } from '../setup/helm-clients.ts';
import { removeTemporaryFolders, startServer, temporaryFolder, type TestServer } from '../setup/server.ts';

const longName = `long-${'x'.repeat(200)}`;

describe.each(helmClients)('$name', (client) => {
  let server: TestServer;
  let store: Store;
  let helm: Helm;
  beforeAll(async () => {
    server = await startServer();
    store = await peopled(server);
    await store.publish('web', '1.0.0', chart('web', '1.0.0', { 'README.md': '# Web\n' }));
    helm = await helmIn(client, await temporaryFolder());
    await helm.run('repo', 'add', 'store', server.url);
  });
  afterAll(async () => {
    await server.stop();
    await removeTemporaryFolders();
  });

  test('searches, shows and pulls, and what it pulled has the digest of the index', async () => {
    expect(await helm.run('search', 'repo', 'store/web')).toMatch(/store\/web\s+1\.0\.0/);
    expect(await helm.run('show', 'chart', 'store/web')).toContain('name: web');
    expect(await helm.run('show', 'readme', 'store/web')).toContain('# Web');
    expect(await helm.run('show', 'values', 'store/web')).toContain('replicas: 1');
    await helm.run('pull', 'store/web');
    const digest = createHash('sha256')
      .update(await readFile(join(helm.folder, 'web-1.0.0.tgz')))
      .digest('hex');
    const index = (await (await fetch(`${server.url}/index.yaml`)).json()) as {
      entries: Record<string, { digest: string }[]>;
    };
    expect(index.entries['web']?.[0]?.digest).toBe(digest);
    expect(await helm.run('template', 'mine', 'store/web')).toContain('name: mine');
  });

  test('sees a version after its publication and no longer after its suspension', async () => {
    await store.publish('news', '1.0.0', chart('news', '1.0.0'));
    await store.publish('news', '1.1.0', chart('news', '1.1.0'));
    await helm.run('repo', 'update');
    expect(await helm.run('search', 'repo', 'store/news')).toMatch(/store\/news\s+1\.1\.0/);
    await store.ada.act('team', 'news', '1.1.0', 'suspend');
    await helm.run('repo', 'update');
    expect(await helm.run('search', 'repo', 'store/news', '--versions')).not.toContain('1.1.0');
    expect((await helm.attempt('pull', 'store/news', '--version', '1.1.0')).code).not.toBe(0);
    await store.ada.act('team', 'news', '1.1.0', 'activate');
    await helm.run('repo', 'update');
    expect(await helm.run('search', 'repo', 'store/news')).toMatch(/store\/news\s+1\.1\.0/);
  });

  test('adds a category, a workspace, and with credentials its drafts', async () => {
    await store.ada.upload('team', chart('tryout', '0.1.0'));
    await helm.run('repo', 'add', 'category', `${server.url}/categories/uncategorized`);
    await helm.run('repo', 'add', 'team', `${server.url}/workspaces/team`);
    expect(await helm.run('search', 'repo', 'team/web')).toContain('team/web');
    expect(await helm.run('search', 'repo', 'category/web')).toContain('category/web');
    const drafts = `${server.url}/workspaces/team/drafts`;
    const without = await helm.attempt('repo', 'add', 'drafts', drafts);
    expect([without.code, without.stderr]).toEqual([1, expect.stringContaining('401')]);
    const wrong = await helm.attempt(
      'repo',
      'add',
      'drafts',
      drafts,
      '--username',
      'ada',
      '--password',
      'wrong-password',
    );
    expect([wrong.code, wrong.stderr]).toEqual([1, expect.stringContaining('401')]);
    await helm.run('repo', 'add', 'drafts', drafts, '--username', 'ada', '--password', people.ada);
    expect(await helm.run('search', 'repo', 'drafts/', '--devel')).toMatch(/drafts\/tryout\s+0\.1\.0/);
    await helm.run('pull', 'drafts/tryout', '--version', '0.1.0');
  });

  test('updates dependencies from the store, a category, a workspace and its drafts, below a context path too', async () => {
    const below = await startServer({ settings: { CHANDLERY_CONTEXT_PATH: '/my/charts' } });
    const other = await peopled(below);
    await other.publish('web', '1.0.0', chart('web', '1.0.0'));
    await store.ada.upload('team', chart('web', '1.5.0'));
    await other.ada.upload('team', chart('web', '1.5.0'));
    const bases = [
      '',
      '/full',
      '/categories/uncategorized',
      '/workspaces/team',
      '/workspaces/team/full',
      '/workspaces/team/drafts',
    ];
    const repositories = [server, below].flatMap(({ url }) => bases.map((base) => `${url}${base}`));
    for (const [n, repository] of repositories.entries()) {
      const folder = `parent-${n}`;
      await mkdir(join(helm.folder, folder));
      const dependency = `  - name: web\n    version: ^1.0.0\n    repository: ${repository}\n`;
      await writeFile(
        join(helm.folder, folder, 'Chart.yaml'),
        `apiVersion: v2\nname: ${folder}\nversion: 1.0.0\ndependencies:\n${dependency}`,
      );
      await helm.run(
        'repo',
        'add',
        folder,
        repository,
        '--username',
        'ada',
        '--password',
        people.ada,
        '--pass-credentials',
      );
      await helm.run('dependency', 'update', folder);
      expect(await helm.run('dependency', 'list', folder), repository).toMatch(/web\s+\^1\.0\.0\s+\S+\s+ok/);
      await helm.run('repo', 'remove', folder);
    }
    await below.stop();
  });

  test('verifies what was signed, and notices other bytes', async () => {
    const { privateKey, publicKey } = await generateKey({
      type: 'rsa',
      rsaBits: 2048,
      userIDs: [{ name: 'tester', email: 'tester@example.com' }],
      format: 'binary',
    });
    await writeFile(join(helm.folder, 'secret.gpg'), privateKey);
    await writeFile(join(helm.folder, 'public.gpg'), publicKey);
    await helm.run('create', 'signed');
    await helm.run(
      'package',
      'signed',
      '--version',
      '1.0.0',
      '--sign',
      '--key',
      'tester',
      '--keyring',
      'secret.gpg',
    );
    const archive = await readFile(join(helm.folder, 'signed-1.0.0.tgz'));
    const provenance = await readFile(join(helm.folder, 'signed-1.0.0.tgz.prov'));
    await store.publish('signed', '1.0.0', archive);
    const taken = await store.ada.request('POST', '/api/workspaces/team/prov', provenance);
    expect([taken.status, await taken.json()]).toEqual([201, { saved: true }]);
    await helm.run('repo', 'update');
    await mkdir(join(helm.folder, 'verified'));
    const pull = await helm.attempt(
      'pull',
      'store/signed',
      '--verify',
      '--keyring',
      'public.gpg',
      '-d',
      'verified',
    );
    expect(pull.code, pull.stderr).toBe(0);
    expect(await readFile(join(helm.folder, 'verified/signed-1.0.0.tgz.prov'))).toEqual(provenance);
    const unsigned = await helm.attempt(
      'pull',
      'store/web',
      '--verify',
      '--keyring',
      'public.gpg',
      '-d',
      'verified',
    );
    expect(unsigned.code).not.toBe(0);
  });

  test('pulls names and versions that are odd', async () => {
    const odd: [string, string][] = [
      ['plus', '1.0.0+build.5'],
      ['plus', '1.0.0-rc.1+build.5'],
      ['under_score', '1.0.0'],
      [longName, '1.0.0'],
    ];
    for (const [name, version] of odd) await store.publish(name, version, chart(name, version));
    await helm.run('repo', 'update');
    for (const [name, version] of odd) {
      await helm.run('pull', `store/${name}`, '--version', version);
      expect((await readFile(join(helm.folder, `${name}-${version}.tgz`))).byteLength).toBeGreaterThan(0);
    }
  });

  test('finds its way where the store is below a context path', async () => {
    const below = await startServer({ settings: { CHANDLERY_CONTEXT_PATH: '/my/charts' } });
    const { publish } = await peopled(below);
    await publish('deep', '1.0.0', chart('deep', '1.0.0'));
    await helm.run('repo', 'add', 'below', below.url);
    await helm.run('pull', 'below/deep');
    await helm.run('repo', 'remove', 'below');
    await below.stop();
  });

  test('reads a thousand versions of one chart, in the order it would sort them itself', async () => {
    await store.admin.call('PUT', '/api/v1/workspaces/team/policy', { approvals: 0 });
    const versions = Array.from({ length: 1000 }, (_, n) => `1.${n % 40}.${n}`);
    for (let start = 0; start < versions.length; start += 50) {
      const batch = versions
        .slice(start, start + 50)
        .map((version) => store.ada.upload('team', chart('many', version)));
      expect(new Set((await Promise.all(batch)).map(({ status }) => status))).toEqual(new Set([201]));
    }
    await helm.run('repo', 'update');
    const found = JSON.parse(await helm.run('search', 'repo', 'store/many', '--versions', '-o', 'json')) as {
      version: string;
    }[];
    expect(found).toHaveLength(1000);
    expect(found.map(({ version }) => version)).toEqual(
      versions.toSorted((a, b) => {
        const [x = [], y = []] = [a, b].map((version) => version.split('.').map(Number));
        return (y[1] ?? 0) - (x[1] ?? 0) || (y[2] ?? 0) - (x[2] ?? 0);
      }),
    );
    const index = (await (await fetch(`${server.url}/index.yaml`)).json()) as {
      entries: Record<string, { version: string }[]>;
    };
    expect(index.entries['many']?.map(({ version }) => version)).toEqual(found.map(({ version }) => version));
  });
});
