import { describe, expect, it } from 'vitest';
import type { Change } from '../ports/changes.ts';
import { actor, addition, type Given, newWorkspace, unique } from './harness.ts';

/** Durable listeners and the removal of what they have taken, on any driver. */
export function listenerContract(given: Given): void {
  /** Waits until something holds; the test's own time limit ends it otherwise. */
  const until = async (holds: () => boolean | Promise<boolean>): Promise<void> => {
    while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 5));
  };
  const follow = (name: string, listener: (changes: readonly Change[]) => void) =>
    given().database.events.subscribe(listener, { name, durable: true });
  const registered = (name: string) =>
    until(async () => (await given().database.listeners.position(name)) !== undefined);

  describe('a durable listener', () => {
    it('is told of what comes after its registration, and goes on where it was when it comes back', async () => {
      const { database } = given();
      const name = unique('durable');
      await newWorkspace(database);
      const heard: number[] = [];
      let stop = follow(name, (changes) => void heard.push(...changes.map(({ number }) => number)));
      await registered(name);
      const before = await database.changes.latest();
      await newWorkspace(database);
      const first = await database.changes.latest();
      await until(async () => (await database.listeners.position(name)) === first);
      stop();
      await newWorkspace(database);
      await newWorkspace(database);
      const latest = await database.changes.latest();
      stop = follow(name, (changes) => void heard.push(...changes.map(({ number }) => number)));
      await until(async () => (await database.listeners.position(name)) === latest);
      stop();
      expect(heard).toEqual(Array.from({ length: latest - before }, (_, index) => before + 1 + index));
    });

    it('that fails at one app hears of the others, and its position stays before what it has not taken', async () => {
      const { database } = given();
      const name = unique('failing');
      const { id } = await newWorkspace(database);
      let broken = true;
      const taken: string[] = [];
      const stop = follow(name, (changes) => {
        const apps = changes.map(({ data }) => `${String(data['app'])} ${String(data['version'])}`);
        if (broken && apps.some((text) => text.startsWith('bad'))) throw new Error('not now');
        taken.push(...apps);
      });
      await registered(name);
      const before = await database.changes.latest();
      for (const [app, version] of [
        ['bad', '1.0.0'],
        ['good', '1.0.0'],
        ['bad', '2.0.0'],
        ['good', '2.0.0'],
      ] as const) {
        await database.versions.add(addition(id, { name: app, version }));
      }
      await until(() => taken.length === 2);
      const status = () => database.events.status().find((listener) => listener.name === name);
      await until(() => (status()?.failures ?? 0) > 1);
      expect(status()).toMatchObject({ durable: true, lag: 4 });
      expect(await database.listeners.position(name)).toBe(before);
      broken = false;
      await until(async () => (await database.listeners.position(name)) === before + 4);
      stop();
      expect(taken).toEqual(['good 1.0.0', 'good 2.0.0', 'bad 1.0.0', 'bad 2.0.0']);
    });

    it('never goes back', async () => {
      const { listeners } = given().database;
      const name = unique('position');
      await listeners.acknowledge(name, 1_000_000);
      await listeners.acknowledge(name, 3);
      expect(await listeners.position(name)).toBe(1_000_000);
    });
  });

  describe('a listener that fails', () => {
    it('is told again until it succeeds, and is seen in the status', async () => {
      const { database } = given();
      const name = unique('again');
      let broken = true;
      const heard: number[] = [];
      const stop = database.events.subscribe(
        (changes) => {
          if (broken) throw new Error('not now');
          heard.push(...changes.map(({ number }) => number));
        },
        { name },
      );
      await newWorkspace(database);
      const number = await database.changes.latest();
      const status = () => database.events.status().find((listener) => listener.name === name);
      expect(status()).toMatchObject({ durable: false, failures: 1, lag: 1 });
      broken = false;
      await until(() => heard.length > 0);
      expect([heard, status()?.lag]).toEqual([[number], 0]);
      stop();
    });
  });

  describe('old changes', () => {
    it('are removed from the oldest on, never beyond what a durable listener has taken', async () => {
      const { database, raw } = given();
      const { changes } = database;
      const { id } = await newWorkspace(database);
      await raw('DELETE FROM listener_positions');
      const start = await changes.latest();
      for (const version of ['1.0.0', '2.0.0', '3.0.0']) {
        await database.versions.add(addition(id, { name: 'pruned', version, actor }));
      }
      expect(await changes.prune({ beforeMs: 0, limit: 1_000 })).toBe(0);
      await database.listeners.acknowledge('slow', start + 1);
      await database.listeners.acknowledge('quick', start + 3);
      const beforeMs = Date.now() + 60_000;
      expect(await changes.prune({ beforeMs, limit: 2 })).toBe(2);
      while ((await changes.prune({ beforeMs, limit: 1_000 })) > 0);
      expect(await changes.prunedTo()).toBe(start + 1);
      expect((await changes.after(start + 1, 10)).map(({ number }) => number)).toEqual([
        start + 2,
        start + 3,
      ]);
      await expect(changes.after(start, 10)).rejects.toMatchObject({
        code: 'changes_gone',
        details: { prunedTo: start + 1, latest: start + 3 },
      });
      await raw('DELETE FROM listener_positions');
      expect(await changes.prune({ beforeMs, limit: 1_000 })).toBe(2);
      expect([await changes.latest(), await changes.prunedTo()]).toEqual([start + 3, start + 3]);
      expect(await changes.after(start + 3, 10)).toEqual([]);
      await newWorkspace(database);
      expect((await changes.after(start + 3, 10)).map(({ number }) => number)).toEqual([start + 4]);
    });
  });
}
