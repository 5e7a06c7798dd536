import { describe, expect, it } from 'vitest';
import { maximumLogBytes, maximumLogEntries, type NewLogEntry } from '../ports/operations.ts';
import { inspection, leaseMs } from './deployment-harness.ts';
import { actor, type Given, unique } from './harness.ts';

/** The logs of operations and who waits for them, on any driver. */
export function operationLogContract(given: Given): void {
  const operations = () => given().database.operations;
  /** An operation of its own that runs: whatever else there is to claim is claimed, too. */
  const running = async () => {
    const { operation } = await operations().enqueue(inspection());
    const claimed = await operations().claim({
      owner: unique('owner'),
      leaseMs,
      kinds: ['inspect'],
      limit: 1_000,
    });
    const lease = claimed.map((one) => one.lease).find(({ id }) => id === operation.id);
    if (lease === undefined) throw new Error('It was not claimed.');
    return { id: operation.id, lease };
  };
  const line = (text: string): NewLogEntry => ({ kind: 'log', data: { text } });

  describe('logs of operations', () => {
    it('tells every state and every entry in order, from any of them on', async () => {
      const { id, lease } = await running();
      const written = await operations().append({
        lease,
        entries: [line('one'), { kind: 'progress', atMs: 5, data: { ready: 1, total: 2 } }],
      });
      expect(written).toEqual({ lastSequence: 4, cut: false });
      await operations().requestCancel({ id, actor });
      const outcome = { code: 'cancelled', message: 'Stopped.' };
      await operations().finish({ lease, state: 'cancelled', outcome });
      const log = await operations().readLog(id, 0, 100);
      expect(log.map(({ sequence, kind, data }) => [sequence, kind, data])).toEqual([
        [1, 'state', { state: 'queued' }],
        [2, 'state', { state: 'running', attempt: 1 }],
        [3, 'log', { text: 'one' }],
        [4, 'progress', { ready: 1, total: 2 }],
        [5, 'state', { state: 'running', cancelRequested: true }],
        [6, 'state', { state: 'cancelled', outcome }],
      ]);
      expect(log[3]?.atMs).toBe(5);
      expect(await operations().readLog(id, 2, 2)).toEqual(log.slice(2, 4));
      expect(await operations().readLog(id, 6, 100)).toEqual([]);
      expect(await operations().find(id)).toMatchObject({ lastSequence: 6 });
    });

    it('numbers without gaps what is written at the same time, and leaves nothing in events and audit', async () => {
      const { id, lease } = await running();
      const latest = await given().database.changes.latest();
      await Promise.all([
        ...Array.from({ length: 10 }, (_, index) =>
          operations().append({ lease, entries: [line(`${index} a`), line(`${index} b`)] }),
        ),
        operations().heartbeat({ lease, leaseMs }),
      ]);
      const log = await operations().readLog(id, 2, 100);
      expect(log.map(({ sequence }) => sequence)).toEqual(
        Array.from({ length: 20 }, (_, index) => index + 3),
      );
      const texts = log.map(({ data }) => String(data['text']));
      for (let index = 0; index < texts.length; index += 2) {
        expect(texts[index + 1]).toBe(texts[index]?.replace('a', 'b'));
      }
      expect(await given().database.changes.latest()).toBe(latest);
    });

    it('takes so many entries, then says that the rest was cut, and still how it ended', async () => {
      const { id, lease } = await running();
      const entries = Array.from({ length: maximumLogEntries }, (_, index) => line(String(index)));
      expect(await operations().append({ lease, entries })).toEqual({
        lastSequence: maximumLogEntries + 1,
        cut: true,
      });
      expect(await operations().append({ lease, entries: [line('more')] })).toEqual({
        lastSequence: maximumLogEntries + 1,
        cut: true,
      });
      await operations().finish({ lease, state: 'succeeded', outcome: null });
      const log = await operations().readLog(id, maximumLogEntries - 1, 10);
      expect(log.map(({ kind, data }) => [kind, data['code'] ?? data['state'] ?? data['text']])).toEqual([
        ['log', String(maximumLogEntries - 3)],
        ['warning', 'log_cut'],
        ['state', 'succeeded'],
      ]);
    });

    it('takes so many bytes, counted as they are stored', async () => {
      const { id, lease } = await running();
      const half = line('é'.repeat(maximumLogBytes / 4));
      expect(await operations().append({ lease, entries: [half] })).toMatchObject({ cut: false });
      expect(await operations().append({ lease, entries: [half, line('more')] })).toEqual({
        lastSequence: 4,
        cut: true,
      });
      expect(await operations().readLog(id, 3, 10)).toMatchObject([
        { kind: 'warning', data: { code: 'log_cut' } },
      ]);
    });

    it('loses its log some time after the end, and nothing else', async () => {
      const [over, alive] = [await running(), await running()];
      await operations().finish({ lease: over.lease, state: 'succeeded', outcome: null });
      const { finishedAtMs } = (await operations().find(over.id)) ?? {};
      const later = (finishedAtMs ?? 0) + 1;
      while ((await operations().pruneLogs({ finishedBeforeMs: later, limit: 100 })) > 0);
      expect(await operations().readLog(over.id, 0, 10)).toEqual([]);
      expect(await operations().find(over.id)).toMatchObject({ state: 'succeeded', lastSequence: 0 });
      expect(await operations().readLog(alive.id, 0, 10)).toHaveLength(2);
    });

    it('wakes who watches after each addition by this process, and nobody else', async () => {
      const { id, lease } = await running();
      const seen: number[] = [];
      let quiet = 0;
      const other = operations().watch(unique('other'), () => (quiet += 1));
      const broken = operations().watch(id, () => {
        throw new Error('a mistake of whoever watches');
      });
      const stop = operations().watch(id, () => seen.push(seen.length));
      await operations().append({ lease, entries: [line('one')] });
      expect(seen).toHaveLength(1);
      // What it is told of can be read.
      expect(await operations().readLog(id, 2, 10)).toHaveLength(1);
      await operations().requestCancel({ id, actor });
      stop();
      await operations().finish({ lease, state: 'cancelled', outcome: null });
      expect([seen.length, quiet]).toEqual([2, 0]);
      broken();
      other();
    });
  });
}
