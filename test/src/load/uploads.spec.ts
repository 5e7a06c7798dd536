import { afterAll, beforeAll, expect, test } from 'vitest';
import { peopled, type Store } from '../setup/api.ts';
import { chart } from '../setup/charts.ts';
import { removeTemporaryFolders, startServer, type TestServer } from '../setup/server.ts';

let server: TestServer;
let store: Store;
beforeAll(async () => {
  server = await startServer();
  store = await peopled(server);
});
afterAll(async () => {
  await server.stop();
  await removeTemporaryFolders();
});

test('of 200 uploads of the same version at once exactly one wins, and the others are told', async () => {
  const answers = await Promise.all(
    Array.from({ length: 200 }, (_, n) =>
      store.ada.upload('team', chart('same', '1.0.0', { 'n.txt': String(n) })),
    ),
  );
  const statuses = Map.groupBy(answers, ({ status }) => status);
  expect([statuses.get(201)?.length, statuses.get(409)?.length]).toEqual([1, 199]);
  for (const answer of statuses.get(409) ?? [])
    expect(((await answer.json()) as { code: string }).code).toBe('version_exists');
  const listed = await store.ada.call('GET', '/api/v1/workspaces/team/apps/same/versions');
  expect(listed['items']).toHaveLength(1);
});

test('200 uploads of different versions at once are all taken, each once', async () => {
  const answers = await Promise.all(
    Array.from({ length: 200 }, (_, n) => store.ada.upload('team', chart(`app-${n % 20}`, `1.0.${n}`))),
  );
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
  for (let app = 0; app < 20; app += 1) {
    const listed = await store.ada.call('GET', `/api/v1/workspaces/team/apps/app-${app}/versions`);
    expect(listed['items']).toHaveLength(10);
  }
});

test('an upload that breaks off leaves nothing, and the server goes on', async () => {
  const archive = chart('broken', '1.0.0');
  const half = new ReadableStream({
    start(controller) {
      controller.enqueue(archive.slice(0, archive.byteLength / 2));
    },
    pull() {
      throw new Error('the client went away');
    },
  });
  const authorization = `Basic ${Buffer.from('ada:adas-long-password').toString('base64')}`;
  const init = { method: 'POST', body: half, duplex: 'half', headers: { authorization } } as RequestInit;
  await expect(fetch(`${server.url}/api/v1/workspaces/team/versions`, init)).rejects.toThrow();
  expect((await store.ada.request('GET', '/api/v1/workspaces/team/apps/broken')).status).toBe(404);
  expect((await store.ada.upload('team', archive)).status).toBe(201);
});
