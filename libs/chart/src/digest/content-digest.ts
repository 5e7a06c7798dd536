import { createHash, hash } from 'node:crypto';
import type { ArchiveFile } from '../archive/read-archive.ts';
import { compareAsUtf8 } from '../byte-order.ts';

/** Up to so many bytes are joined and hashed at once, which for a usual chart takes half the time of many small updates. */
const joinedBytes = 1024 * 1024;

/**
 * What approval binds to: the files of a packed chart, whatever the tar and gzip around them. Two archives have the same
 * content digest exactly if they hold the same paths (relative to the chart's root folder, whose name does not count)
 * with the same bytes; modes, owners, times, order, folders and compression do not count.
 *
 * `v1:` and the SHA-256, in lower-case hex, of: the line `chandlery-content-digest v1\n`; then for every file, sorted by
 * the UTF-8 bytes of its path: the path in UTF-8, NUL, the length in bytes in decimal, NUL, the bytes. No path holds a
 * NUL, so no two sets of files give the same input. Packed subcharts (`charts/x-1.0.0.tgz`) count as the files they are.
 */
export function contentDigest(files: readonly ArchiveFile[]): string {
  const parts: Uint8Array[] = [Buffer.from('chandlery-content-digest v1\n')];
  let total = 0;
  for (const { path, bytes } of sortedByPath(files)) {
    parts.push(Buffer.from(`${path}\0${bytes.byteLength}\0`), bytes);
    total += bytes.byteLength;
  }
  return `v1:${total > joinedBytes ? hashOfParts(parts) : hash('sha256', Buffer.concat(parts), 'hex')}`;
}

function hashOfParts(parts: readonly Uint8Array[]): string {
  const digest = createHash('sha256');
  for (const part of parts) digest.update(part);
  return digest.digest('hex');
}

/** The files in the order of their paths' UTF-8 bytes, which is that of code points and not of UTF-16 units. */
export function sortedByPath<File extends ArchiveFile>(files: readonly File[]): File[] {
  return [...files].sort((a, b) => compareAsUtf8(a.path, b.path));
}
