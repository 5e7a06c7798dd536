import { withoutByteOrderMark } from '@chandlery/chart';
import type { BoundedReads } from './bounded-reads.ts';
import type { PackedFile } from './folder-files.ts';

const markBytes = 3;

/**
 * Whether two charts have the same content digest, read off the ids of their files. A byte order mark alone makes another
 * id and is not packed, so files that differ by its length are read.
 */
export async function sameFiles(
  base: readonly PackedFile[],
  head: readonly PackedFile[],
  reads: BoundedReads,
  limit: number,
): Promise<boolean> {
  if (base.length !== head.length) return false;
  const before = new Map(base.map(({ path, entry }) => [path, entry]));
  const differing = head.filter(({ path, entry }) => before.get(path)?.sha !== entry.sha);
  const pairs = differing.map(({ path, entry }) => ({ now: entry, old: before.get(path) }));
  for (const { now, old } of pairs) {
    if (old === undefined || Math.abs((now.size ?? 0) - (old.size ?? 0)) !== markBytes) return false;
  }
  for (const { now, old } of pairs) {
    if (old === undefined) return false;
    const [one, other] = [await reads.one(old, limit), await reads.one(now, limit)];
    if (Buffer.compare(withoutByteOrderMark(one), withoutByteOrderMark(other)) !== 0) return false;
  }
  return true;
}
