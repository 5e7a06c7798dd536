import { ada } from '@chandlery/chart-repository/testing';
import { testCluster } from '@chandlery/cluster-tool/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { faultClients } from '../setup/helm-clients.ts';
import { storeOnCluster, type StoreOnCluster } from './store-on-cluster.ts';
import { laterWeb, web } from './web-chart.ts';

const cluster = await testCluster();
const slow = 'pod: { chandlery.test/ready-after: 4s }\n';
const never = 'plays: never-ready\n';

describe.skipIf(!cluster.available).each(faultClients)('with Helm $major', { timeout: 180_000 }, (helm) => {
  let store: StoreOnCluster;
  let url: string;
  beforeAll(async () => {
    store = await storeOnCluster(cluster, helm, { CHANDLERY_OPERATIONS: '3' });
    await store.app.publish('web', '1.0.0', web);
    await store.app.publish('web', '1.1.0', laterWeb);
    url = await store.app.server.listen({ host: '127.0.0.1', port: 0 });
    expect(await store.done(ada, '', { name: 'shop', app: 'web', version: '1.0.0' })).toMatchObject({
      state: 'succeeded',
    });
  });
  afterAll(() => store.close());

  test('an upgrade is followed as it goes on, and after a break from the last event that was seen', async () => {
    const begun = await store.begin(ada, '/shop/upgrade', { version: '1.1.0', values: slow });
    const first = await follow(begun.operation.id, 0, ({ event }) => event === 'progress');
    expect(first.map(({ id }) => id)).toEqual(first.map((_, index) => index + 1));
    expect(await store.read('/shop')).toMatchObject({ state: 'upgrading' });
    const rest = await follow(begun.operation.id, first.length, () => false);
    const all = [...first, ...rest];
    expect(all.map(({ id }) => id)).toEqual(all.map((_, index) => index + 1));
    expect(all.at(0)).toMatchObject({ event: 'state', data: { data: { state: 'queued' } } });
    expect(all.map(({ data }) => data.data['message'])).toContainEqual(
      expect.stringMatching(/^\d of 2 resources are ready; waiting for Deployment\/shop$/),
    );
    expect(all.at(-1)).toMatchObject({ event: 'state', data: { data: { state: 'succeeded' } } });
    const over = await fetch(`${url}/api/v1/operations/${begun.operation.id}/events`, {
      headers: { ...signedIn, 'last-event-id': String(all.length) },
    });
    expect(over.status).toBe(204);
  });

  test('an upgrade that is cancelled leaves what ran before', async () => {
    const before = await store.read<{ values: string }>('/shop/values');
    const begun = await store.begin(ada, '/shop/upgrade', { version: '1.0.0', values: never });
    await helmBegan(begun.operation.id);
    await cancel(begun.operation.id);
    expect(await store.ended(begun.operation.id)).toMatchObject({
      state: 'cancelled',
      outcome: { code: 'cancelled', message: expect.stringContaining('what ran before runs') },
    });
    expect(await store.read('/shop')).toMatchObject({
      state: 'running',
      chart: { version: '1.1.0', known: true },
    });
    expect(await store.read('/shop/values')).toEqual(before);
    expect(await store.done(ada, '/shop/upgrade', { values: '' })).toMatchObject({ state: 'succeeded' });
  });

  test('an install that is cancelled leaves nothing, and can be tried again', async () => {
    const body = { name: 'stopped', app: 'web', version: '1.0.0', values: never };
    const begun = await store.begin(ada, '', body);
    await helmBegan(begun.operation.id);
    await cancel(begun.operation.id);
    expect(await store.ended(begun.operation.id)).toMatchObject({ state: 'cancelled' });
    expect(await store.read('/stopped')).toMatchObject({ state: 'failed', currentRevision: null });
    expect(await deploymentNames()).not.toContain('stopped');
    expect(await store.done(ada, '/stopped/upgrade', { values: '' })).toMatchObject({ state: 'succeeded' });
    const done = await store.done(ada, '/stopped/uninstall', {});
    const late = await store.app.request(ada, 'POST', `/api/v1/operations/${done.id}/cancel`);
    expect([late.statusCode, late.json().code]).toEqual([409, 'operation_over']);
  });

  test('an uninstall that is cancelled says what may be gone, and can be asked for again', async () => {
    const hook = `apiVersion: v1
kind: Pod
metadata:
  name: farewell
  annotations:
    helm.sh/hook: pre-delete
    helm.sh/hook-delete-policy: before-hook-creation
    chandlery.test/runs-for: 8s
spec: { restartPolicy: Never, containers: [{ name: wait, image: plays.test/well:1.0 }] }
`;
    await store.app.publish('slow-to-go', '1.0.0', { 'templates/farewell.yaml': hook });
    const body = { name: 'going', app: 'slow-to-go', version: '1.0.0' };
    expect(await store.done(ada, '', body)).toMatchObject({ state: 'succeeded' });
    const begun = await store.begin(ada, '/going/uninstall', {});
    await cluster.api.until(
      `/api/v1/namespaces/${store.namespace}/pods`,
      ({ items }: { items: readonly { metadata: { name: string } }[] }) =>
        items.some(({ metadata }) => metadata.name === 'farewell'),
      60_000,
    );
    await cancel(begun.operation.id);
    expect(await store.ended(begun.operation.id)).toMatchObject({
      state: 'cancelled',
      outcome: { message: expect.stringContaining('in the middle'), remedy: expect.any(String) },
    });
    expect(await store.read('/going')).toMatchObject({ state: 'failed', status: { code: 'cancelled' } });
    expect(await store.done(ada, '/going/uninstall', {})).toMatchObject({ state: 'succeeded' });
    expect((await store.app.request(ada, 'GET', `${store.deployments}/going`)).statusCode).toBe(404);
  });

  test('what is asked of one deployment is done one after the other', async () => {
    const testing = await store.begin(ada, '/shop/test', {});
    const upgrading = await store.begin(ada, '/shop/upgrade', { values: slow });
    expect(await store.ended(testing.operation.id)).toMatchObject({ state: 'succeeded' });
    expect(await store.read('/shop')).toMatchObject({ state: 'upgrading' });
    const [tested, upgraded] = [
      await store.app.request(ada, 'GET', `/api/v1/operations/${testing.operation.id}`),
      await store.ended(upgrading.operation.id),
    ];
    expect(upgraded).toMatchObject({ state: 'succeeded' });
    const { startedAt } = upgraded as unknown as { startedAt: string };
    expect(Date.parse(startedAt)).toBeGreaterThanOrEqual(Date.parse(tested.json().finishedAt));
    expect(await store.read('/shop')).toMatchObject({ state: 'running' });
  });

  test('many are installed at once, no more than the limit at a time', async () => {
    const names = Array.from({ length: 7 }, (_, index) => `many-${index + 1}`);
    const begun = await Promise.all(
      names.map((name) => store.begin(ada, '', { name, app: 'web', version: '1.0.0' })),
    );
    const ended = await Promise.all(begun.map(({ operation }) => store.ended(operation.id)));
    expect(ended.map(({ state }) => state)).toEqual(names.map(() => 'succeeded'));
    const times = ended as unknown as readonly { startedAt: string; finishedAt: string }[];
    const atOnce = times.map(
      ({ startedAt }) =>
        times.filter((other) => other.startedAt <= startedAt && other.finishedAt > startedAt).length,
    );
    expect(Math.max(...atOnce)).toBeLessThanOrEqual(3);
    expect(Math.max(...atOnce)).toBeGreaterThan(1);
    expect(await deploymentNames()).toEqual(expect.arrayContaining(names));
  });

  type Event = {
    readonly id: number;
    readonly event: string;
    readonly data: { readonly data: Readonly<Record<string, unknown>> };
  };
  const signedIn = { authorization: `Basic ${Buffer.from(ada).toString('base64')}` };

  /** Reads events after a number, until one is the last that is wanted or the stream ends. */
  async function follow(
    id: string,
    after: number,
    isLast: (event: Event) => boolean,
  ): Promise<readonly Event[]> {
    const broken = new AbortController();
    const answer = await fetch(`${url}/api/v1/operations/${id}/events`, {
      headers: { ...signedIn, ...(after === 0 ? {} : { 'last-event-id': String(after) }) },
      signal: broken.signal,
    });
    expect(answer.headers.get('content-type')).toContain('text/event-stream');
    const events: Event[] = [];
    let text = '';
    for await (const piece of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      text += piece;
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        const event = eventOf(text.slice(0, end));
        text = text.slice(end + 2);
        if (event === undefined) continue;
        events.push(event);
        if (!isLast(event)) continue;
        broken.abort();
        return events;
      }
    }
    return events;
  }

  function eventOf(block: string): Event | undefined {
    const fields = new Map(
      block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
    );
    const data = fields.get('data');
    if (data === undefined) return undefined;
    return {
      id: Number(fields.get('id')),
      event: fields.get('event') ?? '',
      data: JSON.parse(data) as Event['data'],
    };
  }

  /** Resolves when Helm has written what it begins with. */
  async function helmBegan(id: string): Promise<void> {
    await follow(id, 0, ({ data }) => data.data['step'] === 'waiting');
  }

  async function cancel(id: string): Promise<void> {
    const answer = await store.app.request(ada, 'POST', `/api/v1/operations/${id}/cancel`);
    expect(answer.statusCode, answer.body).toBeLessThan(300);
  }

  async function deploymentNames(): Promise<readonly string[]> {
    const list = (await cluster.api.get(`/apis/apps/v1/namespaces/${store.namespace}/deployments`)) as {
      items: { metadata: { name: string } }[];
    };
    return list.items.map(({ metadata }) => metadata.name);
  }
});
