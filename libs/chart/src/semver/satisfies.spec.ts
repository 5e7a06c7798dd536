import { describe, expect, it } from 'vitest';
import { parseConstraint } from './constraint.ts';
import { candidateVersions, constraintTable } from './constraints.table.ts';
import { satisfies } from './satisfies.ts';

const candidates = candidateVersions.split(' ');

describe('satisfies', () => {
  it.each(constraintTable)(
    'takes for $constraint what Helm takes',
    ({ constraint, helm4, helm3 = helm4 }) => {
      expect(parseConstraint(constraint) !== undefined).toBe(helm4 !== undefined);
      const taken = (rule: 'helm3' | 'helm4') =>
        candidates.filter((version) => satisfies(version, constraint, rule)).join(' ');
      expect(taken('helm4')).toBe(helm4 ?? '');
      expect(taken('helm3')).toBe(helm3 ?? '');
    },
  );

  it('follows Helm 4 unless told otherwise', () => {
    expect(satisfies('1.5.0-rc.1', '>=1.0.0-0 <2.0.0')).toBe(true);
    expect(satisfies('1.5.0-rc.1', '>=1.0.0-0 <2.0.0', 'helm3')).toBe(false);
  });

  // Whoever went back and forth in these would not come to an end within a test's time.
  it.each([
    ['many comparisons and a wrong end', `${'1  ,  '.repeat(160)}!`],
    ['a long number', '1'.repeat(1000)],
    ['white space', `1${' '.repeat(998)}!`],
    ['100 kB', '>=1 '.repeat(25_000)],
  ])('comes to an end with %s', (_what, constraint) => {
    expect(satisfies('1.2.3', constraint)).toBe(false);
  });
});
