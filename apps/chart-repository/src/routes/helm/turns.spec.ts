import { setImmediate as nextRound } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Reader, Turns } from './turns.ts';

const megabyte = 1024 * 1024;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** A row of readers, of whom is written down who was sent something, and who was done. */
function row() {
  const turns = new Turns();
  const [sent, done] = [[] as string[], [] as string[]];
  const readers = new Map<string, Reader>();
  /** @param takes how many bytes it takes before it says nothing any more */
  const join = (name: string, bytes: number, takes = bytes): void => {
    let position = 0;
    const reader: Reader = {
      bytes,
      send(most) {
        const length = Math.min(most, bytes - position);
        position += length;
        sent.push(name);
        if (position === bytes) {
          done.push(name);
          setImmediate(() => turns.leave(reader));
        } else if (position < takes) setImmediate(() => turns.ready(reader));
        return length;
      },
    };
    readers.set(name, reader);
    turns.join(reader);
  };
  const of = (name: string): Reader => {
    const reader = readers.get(name);
    if (reader === undefined) throw new Error(`no ${name}`);
    return reader;
  };
  return { turns, sent, done, join, of };
}

/** Lets the event loop go round some times. */
async function rounds(count: number): Promise<void> {
  for (let round = 0; round < count; round++) await nextRound();
}

/** Lets the line be looked at some times, a few rounds apart. */
async function looks(count: number): Promise<void> {
  for (let look = 0; look < count; look++) {
    vi.advanceTimersByTime(10);
    await rounds(10);
  }
}

test('a reader alone has its first turn at once', () => {
  const { sent, join } = row();
  join('a', 10 * megabyte);
  expect(sent).toEqual(['a']);
  // The turn of whoever comes with it is the event loop's next.
  join('b', 10 * megabyte);
  expect(sent).toEqual(['a']);
});

test('of those who come together some are done before the next have a turn, in the order in which they came', async () => {
  const { sent, done, join } = row();
  for (const name of ['a', 'b', 'c', 'd']) join(name, 8 * megabyte);
  await rounds(30);
  expect(done).toEqual(['a', 'b', 'c', 'd']);
  expect(sent.indexOf('d')).toBeGreaterThan(sent.lastIndexOf('b'));
});

test('who wants little does not wait for those who want much', async () => {
  const { done, join } = row();
  for (const name of ['a', 'b', 'c', 'd']) join(name, 100 * megabyte);
  await rounds(3);
  join('little', megabyte / 10);
  await rounds(5);
  expect(done).toEqual(['little']);
});

test('who wants much has it in the end, however many want little', async () => {
  const { done, join } = row();
  join('much', 20 * megabyte);
  for (let n = 0; n < 100; n++) {
    // As much as is sent in a round.
    for (const name of ['a', 'b']) join(`${name}${n}`, 2 * megabyte);
    await rounds(1);
  }
  expect(done).toContain('much');
});

test('nobody waits for those who take nothing, however many they are', async () => {
  const { done, join } = row();
  for (let n = 0; n < 1000; n++) join(`slow ${n}`, 8 * megabyte, 0);
  join('a', 8 * megabyte);
  // Each look at the line finds more of them than the one before.
  await looks(12);
  expect(done).toEqual(['a']);
});

test('who waits while some are slow has its turn, though nobody else comes', async () => {
  const { done, join } = row();
  for (const name of ['slow 1', 'slow 2']) join(name, 8 * megabyte, 0);
  for (const name of ['a', 'b', 'c', 'd']) join(name, megabyte);
  await looks(3);
  expect(done).toEqual(['a', 'b', 'c', 'd']);
});

test('a slow one is sent more as soon as it takes more, while others stand in line', async () => {
  const { turns, sent, join, of } = row();
  join('slow', 8 * megabyte, 0);
  for (const name of ['a', 'b', 'c', 'd']) join(name, 1000 * megabyte);
  await looks(3);
  const before = sent.filter((name) => name === 'slow').length;
  turns.ready(of('slow'));
  await rounds(1);
  expect(before).toBe(1);
  expect(sent.filter((name) => name === 'slow').length).toBe(2);
});

test('who leaves before its turn holds up nobody', async () => {
  const { turns, done, join, of } = row();
  for (const name of ['a', 'b', 'c', 'd', 'e']) join(name, 4 * megabyte);
  for (const name of ['b', 'c', 'd']) turns.leave(of(name));
  await rounds(20);
  expect(done).toEqual(['a', 'e']);
});

test('who left is sent nothing more, slow or not', async () => {
  const { turns, sent, join, of } = row();
  for (const name of ['a', 'b', 'c', 'd']) join(name, 8 * megabyte, 0);
  await looks(4);
  sent.length = 0;
  turns.ready(of('a'));
  for (const name of ['a', 'b', 'c', 'd']) turns.leave(of(name));
  turns.ready(of('b'));
  await rounds(5);
  expect(sent).toEqual([]);
});
