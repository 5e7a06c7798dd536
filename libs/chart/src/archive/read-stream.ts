import { defaultArchiveLimits, type ArchiveLimits } from './limits.ts';
import { archiveTooLarge } from './read-archive.ts';

/**
 * Collects a stream, and stops reading at the limit: what comes behind it is never held. Throws `archive_too_large`.
 */
export async function readBounded(
  stream: AsyncIterable<Uint8Array>,
  limits: ArchiveLimits = defaultArchiveLimits,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of stream) {
    bytes += chunk.byteLength;
    if (bytes > limits.archiveBytes) throw archiveTooLarge(limits);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, bytes);
}
