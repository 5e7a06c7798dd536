import { RepositoryError } from '../charts/errors.ts';
import type { RepositoryReader, TreeEntry } from '../charts/repository-reader.ts';

/** What is remembered of blobs: base and head of a pull request share most of their files. */
const mostBytes = 32 * 1024 * 1024;
/** A large file is read again rather than pushing all the small ones out. */
const largestShare = 8;

/** The same reader, that asks once for what does not change: trees of commits, and blobs as far as there is room. */
export function rememberingReader(reader: RepositoryReader, roomBytes = mostBytes): RepositoryReader {
  const trees = new Map<string, Promise<readonly TreeEntry[]>>();
  const blobs = new Map<string, Buffer>();
  const underWay = new Map<string, { readonly limit: number; readonly bytes: Promise<Buffer> }>();
  let bytes = 0;
  const keep = (sha: string, blob: Buffer): void => {
    if (blob.length > roomBytes / largestShare || blobs.has(sha)) return;
    blobs.set(sha, blob);
    bytes += blob.length;
    // A Map has its oldest entry first.
    for (const [oldest, { length }] of blobs) {
      if (bytes <= roomBytes) return;
      blobs.delete(oldest);
      bytes -= length;
    }
  };
  const asked = (sha: string, limit: number): Promise<Buffer> => {
    const known = underWay.get(sha);
    if (known !== undefined && known.limit >= limit) return known.bytes;
    const read = reader.blob(sha, limit).then((blob) => {
      keep(sha, blob);
      return blob;
    });
    const entry = { limit, bytes: read };
    underWay.set(sha, entry);
    const forget = (): void => void (underWay.get(sha) === entry && underWay.delete(sha));
    read.then(forget, forget);
    return read;
  };
  return {
    tree(commit) {
      const known = trees.get(commit);
      if (known !== undefined) return known;
      const fresh = reader.tree(commit);
      trees.set(commit, fresh);
      fresh.catch(() => trees.delete(commit));
      return fresh;
    },
    async blob(sha, limit) {
      const blob = blobs.get(sha) ?? (await asked(sha, limit));
      if (blob.length <= limit) return blob;
      throw new RepositoryError('blob_too_large', `A file is larger than ${limit} bytes.`, { sha, limit });
    },
  };
}
