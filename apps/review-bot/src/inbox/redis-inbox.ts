import { Redis } from 'ioredis';
import { type Again, type Claim, type Delivery, type Inbox, type InboxSize, ownPrefix } from './inbox.ts';
import { claimPauseMs, freshPauseMs } from './pauses.ts';
import { type ScriptName, scripts } from './redis-scripts.ts';
import { WakeUp } from './wake-up.ts';

type Scripted = Record<ScriptName, (key: string, ...values: (string | number)[]) => Promise<unknown>>;

export type RedisInboxOptions = {
  /** `redis://` or `rediss://`, with password and database in it. */
  readonly url: string;
  /** What the names of all keys begin with; bots of one App share it. */
  readonly prefix?: string;
  /** How long it is remembered that a delivery was finished. */
  readonly keepMs?: number;
  /** For tests alone: Redis' own clock counts. */
  readonly nowMs?: () => number;
  readonly commandTimeoutMs?: number;
  /** Told of connections that broke; they are made anew. */
  readonly onError?: (error: unknown) => void;
};

const dayMs = 86_400_000;

/** The inbox that several bots share. */
export class RedisInbox implements Inbox {
  readonly #redis: Redis & Scripted;
  readonly #listener: Redis;
  readonly #prefix: string;
  readonly #keepMs: number;
  readonly #nowMs: (() => number) | undefined;
  readonly #wakeUp = new WakeUp();

  constructor(redis: Redis, listener: Redis, { prefix, keepMs, nowMs }: RedisInboxOptions) {
    this.#prefix = `{${prefix ?? 'chandlery-review-bot'}}:`;
    this.#keepMs = keepMs ?? 8 * dayMs;
    this.#nowMs = nowMs;
    for (const [name, lua] of Object.entries(scripts)) redis.defineCommand(name, { numberOfKeys: 1, lua });
    this.#redis = redis as Redis & Scripted;
    this.#listener = listener;
    listener.on('message', () => this.#wakeUp.ring());
  }

  /** Begins to listen for what other bots put in. */
  async listen(): Promise<void> {
    await this.#listener.subscribe(`${this.#prefix}news`);
  }

  async put(delivery: Delivery): Promise<boolean> {
    const { id, key, receivedAtMs } = delivery;
    return (
      (await this.#script('inboxPut', id, key, JSON.stringify(delivery), receivedAtMs, freshPauseMs)) === 1
    );
  }

  async claim(owner: string, leaseMs: number): Promise<Claim | null> {
    const pauses = Array.from({ length: 16 }, (_, index) => claimPauseMs(index + 1));
    const found = (await this.#script('inboxClaim', owner, leaseMs, ...pauses)) as
      [string, number, (string | null)[]] | null;
    if (found === null) return null;
    const [key, attempts, bodies] = found;
    const deliveries = bodies.filter((body) => body !== null).map((body) => JSON.parse(body) as Delivery);
    return { key, attempts, deliveries };
  }

  async heartbeat(key: string, owner: string, leaseMs: number): Promise<boolean> {
    return (await this.#script('inboxHeartbeat', key, owner, leaseMs)) === 1;
  }

  async finish(key: string, owner: string, ids: readonly string[], again?: Again): Promise<void> {
    const next =
      again === undefined
        ? ['', ownPrefix, '', '', '']
        : [
            again.notBeforeMs,
            ownPrefix,
            again.delivery.id,
            JSON.stringify(again.delivery),
            again.delivery.receivedAtMs,
          ];
    await this.#script('inboxFinish', key, owner, this.#keepMs, ...next, ...ids);
  }

  async putBack(key: string, owner: string, notBeforeMs: number, reason: string): Promise<void> {
    await this.#script('inboxPutBack', key, owner, notBeforeMs, reason);
  }

  async known(ids: readonly string[]): Promise<ReadonlySet<string>> {
    if (ids.length === 0) return new Set();
    const finished = await Promise.all(ids.map((id) => this.#redis.exists(`${this.#prefix}done:${id}`)));
    const waiting = await Promise.all(ids.map((id) => this.#redis.hexists(`${this.#prefix}bodies`, id)));
    return new Set(ids.filter((_, index) => finished[index] === 1 || waiting[index] === 1));
  }

  async size(): Promise<InboxSize> {
    const [deliveries, turns, held, oldest] = await Promise.all([
      this.#redis.zcard(`${this.#prefix}since`),
      this.#redis.zcard(`${this.#prefix}turns`),
      this.#redis.zcard(`${this.#prefix}held`),
      this.#redis.zrange(`${this.#prefix}since`, '0', '0', 'WITHSCORES'),
    ]);
    const since = oldest[1];
    return { deliveries, keys: turns + held, oldestAtMs: since === undefined ? null : Number(since) };
  }

  /** Redis does it by itself, after `keepMs`. */
  async forgetFinished(): Promise<number> {
    return 0;
  }

  async bookmark(name: string): Promise<string | null> {
    return this.#redis.hget(`${this.#prefix}bookmarks`, name);
  }

  async setBookmark(name: string, value: string): Promise<void> {
    await this.#redis.hset(`${this.#prefix}bookmarks`, name, value);
  }

  wait(maxMs: number, signal: AbortSignal): Promise<void> {
    return this.#wakeUp.wait(maxMs, signal);
  }

  async close(): Promise<void> {
    this.#wakeUp.ring();
    this.#redis.disconnect();
    this.#listener.disconnect();
  }

  #script(name: ScriptName, ...values: (string | number)[]): Promise<unknown> {
    return this.#redis[name](this.#prefix, this.#nowMs?.() ?? '', ...values);
  }
}

/** Connects to Redis. A command that gets no answer in time fails, and is not sent again. */
export async function openRedisInbox(options: RedisInboxOptions): Promise<Inbox> {
  const { url, commandTimeoutMs = 5_000, onError } = options;
  const connecting = { lazyConnect: true, connectTimeout: commandTimeoutMs };
  const redis = new Redis(url, {
    ...connecting,
    commandTimeout: commandTimeoutMs,
    maxRetriesPerRequest: 1,
    autoResendUnfulfilledCommands: false,
  });
  const listener = new Redis(url, connecting);
  for (const connection of [redis, listener]) connection.on('error', (error) => onError?.(error));
  const inbox = new RedisInbox(redis, listener, options);
  try {
    await redis.connect();
    await listener.connect();
    await inbox.listen();
    return inbox;
  } catch (error) {
    await inbox.close();
    throw error;
  }
}
