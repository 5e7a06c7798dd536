import { describe, expect, it } from 'vitest';
import { versionKey } from './compare.ts';
import { parseVersion } from './version.ts';
import { versionTable } from './versions.table.ts';

describe('parseVersion', () => {
  it.each(versionTable)('reads $text as Helm does', ({ text, key }) => {
    expect(versionKey(text)).toBe(key);
    expect(parseVersion(text)?.original).toBe(key === undefined ? undefined : text);
  });

  it('keeps numbers above 2^53 exact, up to uint64', () => {
    expect(parseVersion('9007199254740993.0.18446744073709551615')).toMatchObject({
      major: 9007199254740993n,
      minor: 0,
      patch: 18446744073709551615n,
    });
  });

  it('refuses a number of a million digits', () => {
    expect(parseVersion(`${'9'.repeat(1_000_000)}.0.0`)).toBeUndefined();
  });
});
