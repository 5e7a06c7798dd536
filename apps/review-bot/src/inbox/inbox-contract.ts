import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Delivery, type Inbox, ownPrefix } from './inbox.ts';

/** A delivery of a pull request; each with an id of its own. */
export function delivery(of: Partial<Delivery> = {}): Delivery {
  made += 1;
  return {
    id: `delivery-${made}`,
    event: 'pull_request',
    action: 'synchronize',
    installationId: 1,
    repositoryId: 7,
    key: '7/pull/1',
    sender: { userId: 3, login: 'ada' },
    receivedAtMs: 1_000_000 + made,
    hint: { after: 'a'.repeat(40), body: '{"quoted": "Grüße ✅ \u0000"}' },
    ...of,
  };
}

let made = 0;
const leaseMs = 10_000;

/** What every inbox must do, with a clock that the suite turns. */
export function inboxContract(open: (nowMs: () => number) => Promise<Inbox>): void {
  let now = 0;
  let inbox: Inbox;
  const at = (ms: number): number => (now = 1_800_000_000_000 + ms);
  const claimedKey = async (): Promise<string | undefined> => (await inbox.claim('a', leaseMs))?.key;

  beforeEach(async () => {
    at(0);
    inbox = await open(() => now);
  });
  afterEach(() => inbox.close());

  test('all waiting deliveries of a key are claimed at once, as they were put in', async () => {
    const [one, two, other] = [delivery(), delivery(), delivery({ key: '7/pull/2' })];
    for (const each of [one, other, two]) expect(await inbox.put(each)).toBe(true);
    expect(await inbox.claim('a', leaseMs)).toEqual({ key: '7/pull/1', attempts: 1, deliveries: [one, two] });
    expect(await inbox.claim('b', leaseMs)).toMatchObject({ key: '7/pull/2', deliveries: [other] });
    expect(await inbox.claim('c', leaseMs)).toBeNull();
  });

  test('a delivery is taken in once, whether it waits, is worked on or is finished', async () => {
    const one = delivery();
    expect(await inbox.put(one)).toBe(true);
    expect(await inbox.put(one)).toBe(false);
    await inbox.claim('a', leaseMs);
    expect(await inbox.put(one)).toBe(false);
    await inbox.finish(one.key, 'a', [one.id]);
    expect(await inbox.put(one)).toBe(false);
    expect(await inbox.claim('a', leaseMs)).toBeNull();
    expect(await inbox.known([one.id, 'another'])).toEqual(new Set([one.id]));
    expect(await inbox.known([])).toEqual(new Set());
  });

  test('many that come at once are all taken in, the same one once', async () => {
    const many = Array.from({ length: 200 }, (_, n) => delivery({ key: `7/pull/${n % 10}` }));
    const answers = await Promise.all([...many, ...many].map((each) => inbox.put(each)));
    expect(answers.filter(Boolean)).toHaveLength(200);
    expect(await inbox.size()).toMatchObject({
      deliveries: 200,
      keys: 10,
      oldestAtMs: many[0]?.receivedAtMs,
    });
  });

  test('what comes for a key that is held waits until it is free, and is not finished with the rest', async () => {
    const [one, two] = [delivery(), delivery()];
    await inbox.put(one);
    await inbox.claim('a', leaseMs);
    await inbox.put(two);
    expect(await inbox.claim('b', leaseMs)).toBeNull();
    await inbox.finish(one.key, 'a', [one.id]);
    expect(await inbox.claim('b', leaseMs)).toEqual({ key: one.key, attempts: 1, deliveries: [two] });
  });

  test('whoever is silent loses the key, and can neither finish it nor put it back', async () => {
    const one = delivery();
    await inbox.put(one);
    await inbox.claim('a', leaseMs);
    at(leaseMs - 1);
    expect(await inbox.heartbeat(one.key, 'a', leaseMs)).toBe(true);
    at(2 * leaseMs - 2);
    expect(await inbox.claim('b', leaseMs)).toBeNull();
    at(2 * leaseMs);
    expect(await inbox.claim('b', leaseMs)).toMatchObject({ attempts: 2, deliveries: [one] });
    expect(await inbox.heartbeat(one.key, 'a', leaseMs)).toBe(false);
    await inbox.finish(one.key, 'a', [one.id]);
    await inbox.putBack(one.key, 'a', 0, 'late');
    expect(await inbox.claim('c', leaseMs)).toBeNull();
    expect(await inbox.size()).toMatchObject({ deliveries: 1 });
  });

  test('a key that workers die over rests longer each time, and holds up no other', async () => {
    await inbox.put(delivery());
    let attempts = 0;
    for (let ms = 0; attempts < 6; ms += 5_000) {
      at(ms);
      attempts = (await inbox.claim('a', 1_000))?.attempts ?? attempts;
    }
    // The sixth time it rests for half a minute at least, though the lease is over after a second.
    const died = now;
    now = died + 20_000;
    expect(await inbox.claim('b', leaseMs)).toBeNull();
    await inbox.put(delivery({ key: '7/pull/2' }));
    expect(await inbox.claim('b', 100_000)).toMatchObject({ key: '7/pull/2' });
    now = died + 40_000;
    expect(await claimedKey()).toBe('7/pull/1');
  });

  test('what is put back comes again at its time, with the same deliveries, counted', async () => {
    const one = delivery();
    await inbox.put(one);
    await inbox.claim('a', leaseMs);
    await inbox.putBack(one.key, 'a', now + 60_000, 'github_unavailable');
    at(59_999);
    expect(await inbox.claim('a', leaseMs)).toBeNull();
    at(60_000);
    expect(await inbox.claim('a', leaseMs)).toEqual({ key: one.key, attempts: 2, deliveries: [one] });
    await inbox.finish(one.key, 'a', [one.id]);
    await inbox.put(delivery());
    expect(await inbox.claim('a', leaseMs)).toMatchObject({ attempts: 1 });
  });

  test('something new shortens the pause of a key that failed, to two seconds', async () => {
    await inbox.put(delivery());
    await inbox.claim('a', leaseMs);
    await inbox.putBack('7/pull/1', 'a', now + 60_000, 'poisoned');
    at(10_000);
    await inbox.put(delivery());
    expect(await inbox.claim('a', leaseMs)).toBeNull();
    at(12_000);
    expect((await inbox.claim('a', leaseMs))?.deliveries).toHaveLength(2);
  });

  test('a key that failed holds up no other, and keys take turns', async () => {
    for (const key of ['7/pull/1', '7/pull/2', '7/pull/3']) {
      await inbox.put(delivery({ key }));
      now += 1;
    }
    expect(await claimedKey()).toBe('7/pull/1');
    await inbox.putBack('7/pull/1', 'a', now, 'poisoned');
    now += 1;
    expect(await claimedKey()).toBe('7/pull/2');
    expect(await claimedKey()).toBe('7/pull/3');
    expect(await claimedKey()).toBe('7/pull/1');
  });

  test('a finished key can be looked at again later; something new ends that wait at once', async () => {
    const [one, two] = [delivery(), delivery()];
    const again = {
      delivery: delivery({ id: `${ownPrefix}again/7/pull/1`, event: 'again' }),
      notBeforeMs: now + 5_000,
    };
    await inbox.put(one);
    await inbox.claim('a', leaseMs);
    await inbox.finish(one.key, 'a', [one.id], again);
    at(4_999);
    expect(await inbox.claim('a', leaseMs)).toBeNull();
    await inbox.put(two);
    expect(await inbox.claim('a', leaseMs)).toEqual({
      key: one.key,
      attempts: 1,
      deliveries: [again.delivery, two],
    });
    await inbox.finish(one.key, 'a', [again.delivery.id, two.id], { ...again, notBeforeMs: now + 5_000 });
    expect(await inbox.claim('a', leaseMs)).toBeNull();
    at(60_000);
    expect(await inbox.claim('a', leaseMs)).toMatchObject({ deliveries: [again.delivery] });
    await inbox.finish(one.key, 'a', [again.delivery.id]);
    expect(await inbox.size()).toEqual({ deliveries: 0, keys: 0, oldestAtMs: null });
  });

  test('a place in a list is remembered', async () => {
    expect(await inbox.bookmark('deliveries')).toBeNull();
    await inbox.setBookmark('deliveries', 'one');
    await inbox.setBookmark('deliveries', 'two');
    expect(await inbox.bookmark('deliveries')).toBe('two');
  });

  test('whoever waits is woken by what comes, by the end of the time and by a stop', async () => {
    const stop = new AbortController();
    const woken = inbox.wait(60_000, stop.signal);
    await inbox.put(delivery());
    await woken;
    await inbox.wait(1, stop.signal);
    const stopped = inbox.wait(60_000, stop.signal);
    stop.abort();
    await stopped;
    await inbox.wait(60_000, stop.signal);
  });
}
