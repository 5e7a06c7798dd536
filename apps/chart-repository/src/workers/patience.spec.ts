import { expect, test } from 'vitest';
import { Refusal } from '../problems/refusal.ts';
import { isStarved, spending, workerRefusal } from './patience.ts';

const costly = (what: string) => new Refusal('archive_too_costly', what);
const tooLong = Object.assign(new Error('aborted'), { name: 'AbortError' });
const starved = { elapsedMs: 30_000, processorMs: 4_000 };
const worked = { elapsedMs: 30_000, processorMs: 31_000 };

test('what took long though the process had the processors is costly; else the machine is busy', () => {
  expect(workerRefusal(tooLong, worked, costly)).toMatchObject({
    code: 'archive_too_costly',
    message: 'time',
  });
  expect(workerRefusal(tooLong, starved, costly)).toMatchObject({ code: 'busy', retryAfterSeconds: 30 });
});

test('what ran out of memory is costly however busy the machine is', () => {
  const error = Object.assign(new Error('heap'), { code: 'ERR_WORKER_OUT_OF_MEMORY' });
  expect(workerRefusal(error, starved, costly)).toMatchObject({
    code: 'archive_too_costly',
    message: 'memory',
  });
});

test('any other error stays what it is', () => {
  const error = new Error('ours');
  expect(workerRefusal(error, starved, costly)).toBe(error);
});

test('a moment tells nothing of a machine', () => {
  expect(isStarved({ elapsedMs: 1, processorMs: 0 })).toBe(false);
});

test('counts what this process had', () => {
  const spent = spending();
  while (spent().processorMs < 20) Math.sqrt(Math.random());
  expect(spent().processorMs).toBeGreaterThanOrEqual(20);
  expect(spent().elapsedMs).toBeGreaterThan(0);
});
