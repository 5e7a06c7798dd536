import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pruneOperationLogs } from './jobs/prune-operation-logs.ts';
import { clientsOf } from './testing/client.ts';
import { type FakeDeployer, fakeDeployer } from './testing/fake-deployer.ts';
import { ended, install, lostCluster, newKey, projectMember, projectRow } from './testing/projects.ts';
import { ada, admin, type As, type TestApp, testApp, una } from './testing/test-app.ts';

/** Operations as the API shows them: state, log, stream, end. The work itself is a fake's, so that it can be held. */
const key = newKey();
const shop = '/api/v1/workspaces/team/projects/shop';
const day = 86_400_000;
let app: TestApp;
let deployer: FakeDeployer;
let vera: As;
let opa: As;

beforeAll(async () => {
  deployer = fakeDeployer();
  app = await testApp({ CHANDLERY_SECRET_KEY: key }, 1, { deployer });
  const project = await projectRow(app, await lostCluster(app, key), 'shop');
  vera = await projectMember(app, 'vera', project, 'viewer');
  opa = await projectMember(app, 'opa', project, 'operator');
});
afterAll(() => app.close());

const url = (id: string, what = '') => `/api/v1/operations/${id}${what}`;

describe('an operation', () => {
  test('tells how it stands, and its log from any line on', async () => {
    const id = await install(app, opa, shop, 'told');
    expect(await ended(app, id)).toBe('succeeded');
    expect((await app.request(vera, 'GET', url(id))).json()).toMatchObject({
      kind: 'install',
      state: 'succeeded',
      requestedBy: 'opa',
      outcome: { code: 'install' },
      lastSequence: 4,
    });
    const log = (await app.request(vera, 'GET', url(id, '/log'))).json();
    expect(log).toMatchObject({ latest: 4, over: true });
    expect(log.items.map(({ kind, data }: { kind: string; data: object }) => [kind, data])).toEqual([
      ['state', { state: 'queued' }],
      ['state', { state: 'running', attempt: 1 }],
      ['log', { text: 'install told' }],
      ['state', { state: 'succeeded', outcome: { code: 'install', message: 'Done.' } }],
    ]);
    const rest = await app.request(vera, 'GET', url(id, '/log?after=2&limit=1'));
    expect(rest.json().items.map(({ sequence }: { sequence: number }) => sequence)).toEqual([3]);
    expect(JSON.stringify(log)).not.toContain('hunter2');
  });

  test('is cancelled by who might have begun it, and by nobody else', async () => {
    const letGo = deployer.hold();
    const id = await install(app, ada, shop, 'cancelled');
    const refused = await app.request(vera, 'POST', url(id, '/cancel'));
    expect([refused.statusCode, refused.json().code]).toEqual([403, 'permission_missing']);
    expect((await app.request(una, 'POST', url(id, '/cancel'))).statusCode).toBe(404);
    expect((await app.request(opa, 'POST', url(id, '/cancel'))).statusCode).toBe(200);
    expect(await ended(app, id)).toBe('cancelled');
    const again = await app.request(opa, 'POST', url(id, '/cancel'));
    expect(again.statusCode).toBe(200);
    letGo();
    const done = await install(app, ada, shop, 'done');
    await ended(app, done);
    const late = await app.request(opa, 'POST', url(done, '/cancel'));
    expect([late.statusCode, late.json().code]).toEqual([409, 'operation_over']);
  });

  test('is one, however often it is asked for under one key', async () => {
    const once = { 'idempotency-key': 'k1' };
    const first = await install(app, ada, shop, 'once', once);
    expect(await install(app, ada, shop, 'once', once)).toBe(first);
    await ended(app, first);
    expect(await install(app, ada, shop, 'once', once)).toBe(first);
    const upgrade = (headers: Record<string, string>, body: object = {}) =>
      app.request(ada, 'POST', `${shop}/deployments/once/upgrade`, body, headers);
    const other = await upgrade(once);
    expect([other.statusCode, other.json().code]).toEqual([409, 'idempotency_conflict']);
    const { revision } = (await app.request(ada, 'GET', `${shop}/deployments/once`)).json();
    const guarded = { 'idempotency-key': 'k2', 'if-match': `"${revision}"` };
    const begun = (await upgrade(guarded)).json().operation.id;
    await ended(app, begun);
    expect((await upgrade(guarded)).json().operation.id).toBe(begun);
    expect(deployer.performed.filter(({ release }) => release === 'once')).toHaveLength(2);
    // Keys are each account's own.
    const same = await app.request(
      opa,
      'POST',
      `${shop}/deployments/once/upgrade`,
      {},
      { 'idempotency-key': 'k2' },
    );
    await ended(app, same.json().operation.id);
    expect(same.json().operation.id).not.toBe(begun);
  });

  test('loses its log after the configured time, and nothing else', async () => {
    const id = await install(app, ada, shop, 'old');
    await ended(app, id);
    const needs = { database: app.database, config: app.config, log: app.server.log };
    expect(await pruneOperationLogs({ ...needs, nowMs: () => Date.now() + 89 * day })).toBe(0);
    expect(await pruneOperationLogs({ ...needs, nowMs: () => Date.now() + 91 * day })).toBeGreaterThan(0);
    const log = (await app.request(vera, 'GET', url(id, '/log'))).json();
    expect(log).toEqual({ items: [], latest: 0, over: true });
    expect((await app.request(vera, 'GET', url(id))).json()).toMatchObject({
      state: 'succeeded',
      outcome: { code: 'install' },
    });
    expect((await app.request(vera, 'GET', url(id, '/events'))).statusCode).toBe(204);
  });

  test('is counted in /metrics', async () => {
    const letGo = deployer.hold();
    const running = await install(app, ada, shop, 'counted');
    const metrics = async () => (await app.request(admin, 'GET', '/metrics')).body;
    await expect
      .poll(metrics, { timeout: 20_000 })
      .toMatch(/chandlery_operations\{kind="install",state="running"\} 1/);
    letGo();
    await ended(app, running);
    await expect
      .poll(metrics)
      .toMatch(/chandlery_operations_ended_total\{kind="install",state="succeeded",code="install"\} [1-9]/);
    const now = await metrics();
    expect(now).toMatch(
      /chandlery_operation_duration_seconds_count\{kind="install",state="succeeded"\} [1-9]/,
    );
    expect(now).toMatch(
      /chandlery_operations_ended_total\{kind="install",state="cancelled",code="cancelled"\} 1/,
    );
  });
});

describe('the stream of an operation', () => {
  let base = '';
  let clients: Awaited<ReturnType<typeof clientsOf>>;
  beforeAll(async () => {
    clients = await clientsOf(app);
    base = clients.baseUrl;
  });

  const follow = (as: string, id: string, headers: Record<string, string> = {}) =>
    fetch(`${base}${url(id, '/events')}`, {
      headers: { authorization: `Basic ${Buffer.from(as).toString('base64')}`, ...headers },
    });
  const idsOf = (text: string) => [...text.matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id));

  test('has every line, goes on after Last-Event-ID, and says 204 when there is no more', async () => {
    const letGo = deployer.hold();
    const id = await install(app, ada, shop, 'streamed');
    const stream = await follow(String(vera), id);
    expect([stream.status, stream.headers.get('content-type')]).toEqual([
      200,
      'text/event-stream; charset=utf-8',
    ]);
    letGo();
    const text = await stream.text();
    expect(idsOf(text)).toEqual([1, 2, 3, 4]);
    expect(text).toContain('event: state\ndata: {"sequence":1');
    expect(idsOf(await (await follow(String(vera), id, { 'last-event-id': '2' })).text())).toEqual([3, 4]);
    expect((await follow(String(vera), id, { 'last-event-id': '4' })).status).toBe(204);
    expect((await follow(una, id)).status).toBe(404);
  });

  test('is read by the typed client, which gives each line once and ends with the operation', async () => {
    const letGo = deployer.hold();
    const id = await install(app, ada, shop, 'typed');
    const seen: number[] = [];
    for await (const { sequence } of clients.of(vera).operations.events({ id })) {
      seen.push(sequence);
      if (sequence === 3) letGo();
    }
    expect(seen).toEqual([1, 2, 3, 4]);
  });

  test('ends when the right to read is lost, though lines go on coming', { timeout: 60_000 }, async () => {
    const letGo = deployer.hold();
    const id = await install(app, ada, shop, 'lost-right');
    const stream = await follow(String(vera), id);
    const talking = setInterval(() => deployer.say('more'), 100);
    await app.request(ada, 'DELETE', `${shop}/members/vera`);
    const text = await stream.text();
    clearInterval(talking);
    expect(text).not.toContain('succeeded');
    expect((await follow(String(vera), id)).status).toBe(404);
    letGo();
    await ended(app, id);
    await app.request(ada, 'PUT', `${shop}/members/vera`, { role: 'viewer' });
  });

  test('ends with the token that it was asked for by', { timeout: 60_000 }, async () => {
    const letGo = deployer.hold();
    const id = await install(app, ada, shop, 'lost-token');
    const made = await app.request(vera, 'POST', '/api/v1/me/tokens', { name: 'short', scopes: ['*'] });
    const { secret, token } = made.json();
    const stream = await fetch(`${base}${url(id, '/events')}`, {
      headers: { authorization: `Bearer ${secret}` },
    });
    expect(stream.status).toBe(200);
    await app.request(vera, 'DELETE', `/api/v1/me/tokens/${token.id}`);
    expect(await stream.text()).not.toContain('succeeded');
    letGo();
    await ended(app, id);
  });

  test('does not hold up a stop of the server', { timeout: 60_000 }, async () => {
    const other = await testApp({ CHANDLERY_SECRET_KEY: key, CHANDLERY_STOP_SECONDS: '1' }, 1, {
      deployer: fakeDeployer(),
    });
    const project = await projectRow(other, await lostCluster(other, key), 'shop');
    const listening = await other.server.listen({ host: '127.0.0.1', port: 0 });
    // Nobody reads the stream while the server stops, and the operation may not have come to its end.
    const { operation } = await other.database.operations.enqueue({
      kind: 'inspect',
      request: {},
      subjectKind: 'deployment',
      subjectId: project.id,
      subjectName: 'waits',
      workspaceId: project.workspaceId,
      projectId: project.id,
      actor: { kind: 'system', name: 'tester' },
    });
    const stream = await fetch(`${listening}${url(operation.id, '/events')}`, {
      headers: { authorization: `Basic ${Buffer.from(ada).toString('base64')}` },
    });
    expect(stream.status).toBe(200);
    await other.close();
    expect(idsOf(await stream.text())[0]).toBe(1);
  });
});
