import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { delivery, inboxContract } from './inbox-contract.ts';
import { openRedisInbox } from './redis-inbox.ts';

const isThere = spawnSync('redis-server', ['--version']).status === 0;
if (!isThere) console.error('LEFT OUT: the tests of the inbox on Redis; there is no redis-server on PATH.');

describe.skipIf(!isThere)('the inbox on Redis', () => {
  let folder = '';
  let server: ChildProcess;
  let count = 0;
  const options = () => ({ url: join(folder, 'socket'), prefix: `test-${count}` });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'chandlery-redis-'));
    server = await startRedis(folder);
  });
  afterAll(async () => {
    server.kill();
    await once(server, 'exit');
    await rm(folder, { recursive: true });
  });

  inboxContract((nowMs) => {
    count += 1;
    return openRedisInbox({ ...options(), nowMs });
  });

  test('several bots share the work: each key is one’s, and each delivery is dealt with once', async () => {
    count += 1;
    const bots = await Promise.all([1, 2, 3].map(() => openRedisInbox(options())));
    const [first] = bots;
    await Promise.all(
      Array.from({ length: 300 }, (_, n) => first?.put(delivery({ key: `7/pull/${n % 30}` }))),
    );
    const dealtWith: string[] = [];
    const held = new Set<string>();
    await Promise.all(
      bots.map(async (bot, n) => {
        for (;;) {
          const claim = await bot.claim(`bot-${n}`, 60_000);
          if (claim === null) return;
          expect(held.has(claim.key)).toBe(false);
          held.add(claim.key);
          const ids = claim.deliveries.map(({ id }) => id);
          dealtWith.push(...ids);
          held.delete(claim.key);
          await bot.finish(claim.key, `bot-${n}`, ids);
        }
      }),
    );
    expect(dealtWith).toHaveLength(300);
    expect(new Set(dealtWith).size).toBe(300);
    await Promise.all(bots.map((bot) => bot.close()));
  });

  test('a bot that waits is woken by what another one puts in', async () => {
    count += 1;
    const [one, two] = await Promise.all([openRedisInbox(options()), openRedisInbox(options())]);
    const woken = one.wait(50_000, new AbortController().signal);
    await two.put(delivery());
    await woken;
    expect(await one.claim('one', 1_000)).not.toBeNull();
    await Promise.all([one.close(), two.close()]);
  });

  test('the lease counts by Redis’ own clock, and finished ids are forgotten by Redis', async () => {
    count += 1;
    const inbox = await openRedisInbox({ ...options(), keepMs: 500 });
    const one = delivery();
    await inbox.put(one);
    expect(await inbox.claim('a', 0)).not.toBeNull();
    await expect.poll(() => inbox.claim('b', 60_000)).toMatchObject({ deliveries: [one] });
    await inbox.finish(one.key, 'b', [one.id]);
    await expect.poll(() => inbox.known([one.id]), { timeout: 10_000 }).toEqual(new Set());
    const redis = new Redis(options().url);
    expect(await redis.keys('*test-' + String(count) + '*')).toEqual([]);
    redis.disconnect();
    await inbox.close();
  });

  test('a Redis that is not there is said at once', async () => {
    await expect(openRedisInbox({ url: join(folder, 'nothing'), commandTimeoutMs: 500 })).rejects.toThrow();
  });
});

/** A Redis of this file's own, on a socket in the folder, that writes nothing. */
async function startRedis(folder: string): Promise<ChildProcess> {
  const socket = join(folder, 'socket');
  const server = spawn(
    'redis-server',
    ['--port', '0', '--unixsocket', socket, '--save', '', '--dir', folder],
    {
      stdio: 'ignore',
    },
  );
  const probe = new Redis(socket, { retryStrategy: () => 50, maxRetriesPerRequest: null });
  probe.on('error', () => undefined);
  await probe.ping();
  probe.disconnect();
  return server;
}
