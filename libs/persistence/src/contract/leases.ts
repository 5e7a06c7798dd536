import { describe, expect, it } from 'vitest';
import { type Given, unique } from './harness.ts';

const leaseMs = 600_000;

/** Leases, on any driver. */
export function leaseContract(given: Given): void {
  describe('leases', () => {
    it('are one holder at a time, who can keep them, also in a race', async () => {
      const { leases } = given().database;
      const name = unique('watch');
      const holders = ['a', 'b', 'c', 'd'];
      const asked = await Promise.all(holders.map((holder) => leases.take({ name, holder, leaseMs })));
      expect(asked.filter((taken) => taken)).toHaveLength(1);
      const holder = holders[asked.indexOf(true)] ?? '';
      expect(await leases.take({ name, holder, leaseMs })).toBe(true);
      expect(await leases.take({ name, holder: 'late', leaseMs })).toBe(false);
      expect(await leases.take({ name: unique('watch'), holder: 'late', leaseMs })).toBe(true);
    });

    it('are taken over when nobody kept them, and at once when they were given back', async () => {
      const { leases } = given().database;
      const name = unique('watch');
      // Over before it began: what a dead process leaves, without waiting for it.
      expect(await leases.take({ name, holder: 'dead', leaseMs: -1 })).toBe(true);
      expect(await leases.take({ name, holder: 'next', leaseMs })).toBe(true);
      expect(await leases.take({ name, holder: 'dead', leaseMs })).toBe(false);
      await leases.release({ name, holder: 'dead' });
      expect(await leases.take({ name, holder: 'dead', leaseMs })).toBe(false);
      await leases.release({ name, holder: 'next' });
      expect(await leases.take({ name, holder: 'dead', leaseMs })).toBe(true);
    });
  });
}
