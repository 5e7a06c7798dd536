import { describe, expect, it } from 'vitest';
import { compareVersions, versionKey } from './compare.ts';
import { precedenceTable } from './versions.table.ts';

describe('compareVersions', () => {
  it('orders every pair of the table as Masterminds does', () => {
    precedenceTable.forEach((row, rank) => {
      precedenceTable.forEach((otherRow, otherRank) => {
        for (const a of row) {
          for (const b of otherRow) {
            expect(Math.sign(compareVersions(a, b)), `${a} and ${b}`).toBe(Math.sign(rank - otherRank));
          }
        }
      });
    });
  });

  it('puts what is no version below all that are', () => {
    expect(compareVersions('latest', '0.0.0-0')).toBeLessThan(0);
    expect(compareVersions('0.0.0-0', 'latest')).toBeGreaterThan(0);
    expect(compareVersions('latest', 'newest')).toBe(0);
  });
});

describe('versionKey', () => {
  it.each([
    ['1.0', '1.0.0'],
    ['v1.0.0', '1'],
    ['01.0', '1.0.0'],
  ])('is the same for %s and %s, which Helm cannot tell apart', (a, b) => {
    expect(versionKey(a)).toBe(versionKey(b));
  });

  it.each([
    ['1.0.0+a', '1.0.0+b'],
    ['1.0.0', '1.0.0+a'],
    ['1.0.0-rc', '1.0.0-RC'],
    ['9007199254740992.0.0', '9007199254740993.0.0'],
  ])('differs for %s and %s', (a, b) => {
    expect(versionKey(a)).not.toBe(versionKey(b));
  });
});
