import { describe, expect, test } from 'vitest';
import { Gate } from './gate.ts';

const never = new AbortController().signal;

describe('a gate', () => {
  test('lets so many in at once, the others in order', async () => {
    const gate = new Gate(2);
    const order: number[] = [];
    let [inside, most] = [0, 0];
    const work = (index: number) => async (): Promise<void> => {
      order.push(index);
      most = Math.max(most, ++inside);
      await new Promise((done) => setTimeout(done, 1));
      inside -= 1;
    };
    await Promise.all([0, 1, 2, 3, 4].map((index) => gate.run(work(index), never)));
    expect({ order, most }).toEqual({ order: [0, 1, 2, 3, 4], most: 2 });
  });

  test('lets go of whoever is taken back while it waits, and hands its turn on', async () => {
    const gate = new Gate(1);
    const [first, second] = [Promise.withResolvers<string>(), new AbortController()];
    const working = gate.run(() => first.promise, never);
    const waiting = gate.run(() => Promise.resolve('second'), second.signal);
    const last = gate.run(() => Promise.resolve('last'), never);
    second.abort(new Error('taken back'));
    await expect(waiting).rejects.toThrow('taken back');
    first.resolve('first');
    expect(await Promise.all([working, last])).toEqual(['first', 'last']);
  });

  test('hands the place on after work that fails', async () => {
    const gate = new Gate(1);
    await expect(gate.run(() => Promise.reject(new Error('no')), never)).rejects.toThrow('no');
    expect(await gate.run(() => Promise.resolve('yes'), never)).toBe('yes');
  });
});
