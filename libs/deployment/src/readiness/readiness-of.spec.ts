import { describe, expect, test } from 'vitest';
import type { KubeObject } from '../objects/kube-object.ts';
import { readinessOf } from './readiness-of.ts';
import { readinessCases } from './readiness.table.ts';

const nowMs = Date.parse('2026-01-01T00:01:00Z');

describe('how far an object is', () => {
  test.each(readinessCases)('$title', ({ object, state, reason }) => {
    expect(readinessOf(object, nowMs)).toMatchObject({ state, reason, message: expect.stringMatching(/./) });
  });

  test('is progressing while it is being deleted, whatever it says of itself', () => {
    for (const { object } of readinessCases) {
      const metadata = { ...(object['metadata'] as KubeObject), deletionTimestamp: '2026-01-01T00:00:30Z' };
      expect(readinessOf({ ...object, metadata }, nowMs)).toMatchObject({
        state: 'progressing',
        reason: 'Terminating',
      });
    }
  });

  test('never says what a container said last, which may be a secret', () => {
    const pod = readinessCases.findLast(({ reason }) => reason === 'CrashLoopBackOff')?.object ?? {};
    expect(JSON.stringify(pod)).toContain('hunter2');
    expect(readinessOf(pod, nowMs).message).toBe('container main: ends again and again (exit code 1)');
  });
});
