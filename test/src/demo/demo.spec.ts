import { join, resolve } from 'node:path';
import { apps, categories, type DemoOutcome, type Fate, runDemo, workspaces } from '@chandlery/demo';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { allInspected, type Api, apiAs } from '../setup/api.ts';
import { execute } from '../setup/helm.ts';
import {
  adminPassword,
  freePort,
  removeTemporaryFolders,
  startServer,
  type TestServer,
} from '../setup/server.ts';

const main = resolve(import.meta.dirname, '../../../tools/demo/src/main.ts');
const password = 'a-password-of-the-demo';

type Json = Record<string, unknown>;
let server: TestServer;
let admin: Api;
let first: DemoOutcome;
const said: string[] = [];

beforeAll(async () => {
  server = await startServer();
  admin = apiAs(server.url, server.admin.name, server.admin.password);
  const asked = { url: server.url, adminName: 'admin', adminPassword };
  const policy = await admin.call('GET', '/api/v1/policy');
  await admin.call('PUT', '/api/v1/policy', { ...policy, approvals: 3, publishOnPass: true });
  const interrupted = runDemo(asked, (line) => {
    if (line.startsWith('[8/')) throw new Error('interrupted');
  });
  await expect(interrupted).rejects.toThrow('interrupted');
  first = await runDemo({ ...asked, password }, (line) => said.push(line));
}, 300_000);
afterAll(async () => {
  await server.stop();
  await removeTemporaryFolders();
});

const itemsOf = async (path: string): Promise<readonly Json[]> =>
  (await admin.call('GET', path))['items'] as Json[];
const planned = (fate: Fate) =>
  apps.flatMap(({ versions }) => versions).filter((one) => one.fate === fate).length;
const inStore = apps.filter(
  ({ versions, suspended }) => suspended === undefined && versions.some(({ fate }) => fate === 'active'),
);

/** Every version with its state. */
async function versionsNow(): Promise<readonly Json[]> {
  const lists = apps.map(({ workspace, name }) =>
    itemsOf(`/api/v1/workspaces/${workspace}/apps/${name}/versions?limit=200`),
  );
  return (await Promise.all(lists)).flat();
}

describe('the demo', () => {
  test('goes on after an interruption, by people with a new password, and says what it does', () => {
    expect(first.accounts).toBe(0);
    expect(first.workspaces).toEqual({ made: 0, there: workspaces.length });
    expect(first.categories).toEqual({ made: 0, there: categories.length });
    expect(first.apps.there).toBeGreaterThanOrEqual(8);
    expect(first.apps.made + first.apps.there).toBe(apps.length);
    expect(first.versions.made + first.versions.there).toBe(apps.flatMap(({ versions }) => versions).length);
    expect(first.signIn.names).toContain('hana');
    expect(said.filter((line) => /^\[\d+\/\d+\] /.test(line))).toHaveLength(apps.length);
  });

  test('leaves versions in every state, as many as planned', async () => {
    const states = (await versionsNow()).map(({ state }) => state);
    const counted = (state: string) => states.filter((one) => one === state).length;
    for (const state of [
      'draft',
      'submitted',
      'in_review',
      'rejected',
      'passed',
      'active',
      'suspended',
    ] as const) {
      expect(planned(state), state).toBeGreaterThan(0);
      expect(counted(state), state).toBe(planned(state));
    }
    expect(planned('deleted')).toBeGreaterThan(0);
    expect(states).toHaveLength(apps.flatMap(({ versions }) => versions).length - planned('deleted'));
  });

  test('leaves a queue with claims, comments and votes', async () => {
    const queue = await itemsOf('/api/v1/submissions?limit=200');
    expect(queue).toHaveLength(planned('submitted') + planned('in_review'));
    expect(queue.filter(({ claimedBy }) => claimedBy === 'hana')).toHaveLength(planned('in_review'));
    const waiting = queue.map(({ waitingSince }) => String(waitingSince));
    expect(waiting).toEqual([...waiting].sort());
    const keycloak = queue.find(({ app }) => app === 'keycloak');
    const whole = await admin.call('GET', `/api/v1/submissions/${String(keycloak?.['id'])}`);
    expect(whole).toMatchObject({ approvals: 1, approvalsNeeded: 2 });
    expect(whole['history']).toContainEqual(expect.objectContaining({ kind: 'commented', actor: 'hana' }));
  });

  test('sorts the apps of the store into all categories', async () => {
    const counts = new Map(
      (await itemsOf('/api/v1/categories')).map(({ slug, activeApps }) => [slug, activeApps]),
    );
    for (const { slug } of categories) {
      const expected = inStore.filter(({ category }) => category === slug).length;
      expect(expected, slug).toBeGreaterThan(0);
      expect(counts.get(slug), slug).toBe(expected);
    }
  });

  test('can be searched, with names, icons and what was edited', async () => {
    const names = async (text: string) =>
      (await itemsOf(`/api/v1/store/apps?text=${encodeURIComponent(text)}`)).map(({ name }) => name);
    expect((await names('posgres'))[0]).toBe('postgresql');
    expect(await names('物联')).toContain('emqx');
    expect(await names('데이터')).toContain('device-registry');
    const { description, icon } = await admin.call('GET', '/api/v1/store/apps/built-in/ingress-nginx');
    expect(description).toContain('Upgrade to 4.11.2');
    expect((await admin.request('GET', String(icon))).headers.get('content-type')).toBe('image/png');
  });

  test('has two publishers of redis, and the name is the operator’s', async () => {
    const name = await admin.call('GET', '/api/v1/store/names/redis');
    expect(name['owner']).toMatchObject({ workspace: 'built-in' });
    expect(name['items']).toHaveLength(2);
  });

  test('fills the index with what is active and nothing else', async () => {
    const { entries } = (await (await fetch(`${server.url}/index.yaml`)).json()) as {
      entries: Record<string, { version: string }[]>;
    };
    const expected = inStore
      .filter(({ workspace, name }) => name !== 'redis' || workspace === 'built-in')
      .map(({ name, versions }) => [name, versions.filter(({ fate }) => fate === 'active').length]);
    expect(Object.fromEntries(Object.entries(entries).map(([name, list]) => [name, list.length]))).toEqual(
      Object.fromEntries(expected),
    );
  });

  test('lets its people sign in, with the rights that they should have', async () => {
    const priya = await apiAs(server.url, 'priya', password).call('GET', '/api/v1/me');
    expect(priya['workspaces']).toHaveLength(2);
    const felix = await apiAs(server.url, 'felix', password).call('GET', '/api/v1/me');
    expect(felix['platformPermissions']).toContain('platform.apps.review');
    expect(felix['platformPermissions']).not.toContain('platform.categories.manage');
  });

  test('run again changes nothing, also where people went on', async () => {
    await admin.call('PATCH', '/api/v1/workspaces/web/apps/nginx', { description: 'ours' });
    const hana = apiAs(server.url, 'hana', password);
    await hana.act('web', 'nginx', '18.1.7', 'pass');
    await admin.act('observability', 'grafana', '8.0.2', 'suspend');
    await admin.call('DELETE', '/api/v1/workspaces/security/apps/secret-rotation/versions/0.5.0');
    await allInspected(admin);
    const lastRecord = async () => {
      const [last] = await itemsOf('/api/v1/audit?limit=1');
      // It is sealed a moment later.
      return { ...last, seal: undefined };
    };
    const before = [await lastRecord(), await versionsNow()];
    const asked = { url: server.url, adminName: 'admin', adminPassword };
    const second = await runDemo(asked, () => undefined);
    expect(second).toMatchObject({
      accounts: 0,
      apps: { made: 0, there: apps.length },
      versions: { made: 0 },
      signIn: { names: [] },
    });
    expect([await lastRecord(), await versionsNow()]).toEqual(before);
    expect((await hana.request('GET', '/api/v1/me')).status).toBe(200);
  });
});

describe('npm run demo', () => {
  test('ends with what there is to look at', async () => {
    const { code, stdout, stderr } = await command([]);
    expect(code, stderr).toBe(0);
    expect(stderr).toContain(`[${apps.length}/${apps.length}]`);
    expect(stdout).toContain(`${apps.length} there already`);
    expect(stdout).toContain(`helm repo add store ${server.url}`);
  });

  test.each([
    ['the wrong password', ['--admin-password', 'wrong'], /password of admin is wrong/],
    [
      'somebody who is no administrator',
      ['--admin', 'lena', '--admin-password', password],
      /no administrator/,
    ],
    ['an unknown option', ['--size', '3'], /usage: npm run demo/],
  ])('refuses %s', async (_, args, words) => {
    const { code, stderr } = await command(args);
    expect(code).toBe(1);
    expect(stderr).toMatch(words);
    expect(stderr).not.toMatch(/^ {4}at /m);
  });

  test.each([
    ['/api/v1/accounts/olga', 'account olga'],
    ['/api/v1/workspaces/web', 'workspace web'],
  ])('leaves alone what is called as it wants to call things: %s', async (path, named) => {
    const { displayName } = await admin.call('GET', path);
    await admin.call('PATCH', path, { displayName: 'Somebody else' });
    const { code, stderr } = await command([]);
    expect([code, stderr]).toEqual([1, expect.stringContaining(`The ${named} (Somebody else) is not`)]);
    await admin.call('PATCH', path, { displayName });
  });

  test('says that nothing runs there', async () => {
    const { code, stderr } = await command(['--url', `http://127.0.0.1:${await freePort()}`]);
    expect([code, stderr]).toEqual([1, expect.stringContaining('Start the store (npm start)')]);
  });

  test('sends no password to what is no store', async () => {
    const { code, stderr } = await command(['--url', `${server.url}/api/v1`]);
    expect([code, stderr]).toEqual([1, expect.stringContaining('is no Chandlery')]);
  });
});

function command(args: readonly string[]) {
  const env = {
    PATH: process.env['PATH'] ?? '',
    CHANDLERY: server.url,
    CHANDLERY_ADMIN_PASSWORD: adminPassword,
  };
  return execute(process.execPath, [main, ...args], join(main, '..'), env);
}
