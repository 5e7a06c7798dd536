import { describe, expect, it } from 'vitest';
import { sortVersionsDescending } from './sort-versions.ts';

const sort = (versions: readonly string[]) => sortVersionsDescending(versions, (version) => version);

describe('sortVersionsDescending', () => {
  it('puts the newest first, and a pre-release behind its release', () => {
    expect(sort(['1.9.0', '1.10.0-rc.1', '1.10.0', '2', 'v1.11'])).toEqual([
      '2',
      'v1.11',
      '1.10.0',
      '1.10.0-rc.1',
      '1.9.0',
    ]);
  });

  it('keeps the order of versions that differ in metadata alone', () => {
    expect(sort(['1.0.0+b', '1.0.0+a', '1.0.0', '1.0.0+c'])).toEqual([
      '1.0.0+b',
      '1.0.0+a',
      '1.0.0',
      '1.0.0+c',
    ]);
  });

  it('puts what is no version last, and leaves its argument alone', () => {
    const versions = Object.freeze(['latest', '1.0.0', 'x', '0.0.0-0']);
    expect(sort(versions)).toEqual(['1.0.0', '0.0.0-0', 'latest', 'x']);
  });
});
