import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { people, peopled, type Store } from '../setup/api.ts';
import { chart } from '../setup/charts.ts';
import { type Helm, helmIn } from '../setup/helm.ts';
import { helmClients } from '../setup/helm-clients.ts';
import { removeTemporaryFolders, startServer, temporaryFolder, type TestServer } from '../setup/server.ts';

describe.each([
  { settings: {} },
  { settings: { CHANDLERY_CONTEXT_PATH: '/my/charts', CHANDLERY_ANONYMOUS_READ: 'false' } },
])('with $settings', ({ settings }) => {
  let server: TestServer;
  let store: Store;
  beforeAll(async () => {
    server = await startServer({ settings });
    store = await peopled(server);
    await store.publish('web', '1.0.0', chart('web', '1.0.0'));
  });
  afterAll(async () => {
    await server.stop();
    await removeTemporaryFolders();
  });

  test.each(helmClients)('$name follows a category to its new slug, and back', async (client) => {
    const helm: Helm = await helmIn(client, await temporaryFolder());
    const [old, now] = [`old-${client.name}`, `new-${client.name}`];
    const url = `/api/v1/categories/${old}`;
    await store.rex.call('POST', '/api/v1/categories', { slug: old, name: `Of ${client.name}` });
    await store.rex.call('POST', `${url}/apps`, { apps: [{ workspace: 'team', app: 'web' }] });
    for (const [name, path] of [
      ['store', ''],
      ['whole', '/full'],
    ] as const) {
      const address = `${server.url}/categories/${old}${path}`;
      await helm.run('repo', 'add', name, address, '--username', 'ada', '--password', people.ada);
    }
    await store.rex.call('PATCH', url, { slug: now });
    const version = `1.1.${client.major}`;
    await store.publish('web', version, chart('web', version));
    await helm.run('repo', 'update');
    for (const name of ['store', 'whole']) {
      expect(await helm.run('search', 'repo', `${name}/web`)).toContain(version);
      await helm.run('pull', `${name}/web`, '--version', version);
    }
    await store.rex.call('PATCH', `/api/v1/categories/${now}`, { slug: old });
    await helm.run('repo', 'update');
    expect(await helm.run('search', 'repo', 'store/web')).toContain(version);
  });
});
