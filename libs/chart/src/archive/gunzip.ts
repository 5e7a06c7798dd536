import { gunzipSync } from 'node:zlib';
import type { ArchiveBudget } from './archive-budget.ts';
import { refusal } from './refusal.ts';

const smallestChunkBytes = 16 * 1024;
const largestChunkBytes = 4 * 1024 * 1024;

/**
 * Inflates a gzip file of one or more members, and stops at what the budget still allows: a bomb costs that much memory
 * and no more. The whole file must be sound (checksum and length); zero padding behind it is taken, anything else refused.
 */
export function gunzip(archive: Uint8Array, budget: ArchiveBudget): Buffer {
  if (archive[0] !== 0x1f || archive[1] !== 0x8b || archive[2] !== 8) throw notGzip(archive);
  try {
    const tar = gunzipSync(archive, {
      maxOutputLength: Math.max(1, budget.decompressedBytesLeft),
      chunkSize: chunkBytes(archive),
    });
    budget.spendBytes(tar.byteLength);
    return tar;
  } catch (error) {
    throw gzipRefusal(error, budget);
  }
}

/** One chunk for the whole output saves a copy. The length in the trailer is a hint that may lie, hence the bounds. */
function chunkBytes(archive: Uint8Array): number {
  if (archive.byteLength < 18) return smallestChunkBytes;
  const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength);
  const claimed = view.getUint32(archive.byteLength - 4, true);
  return Math.min(Math.max(claimed + 1, smallestChunkBytes), largestChunkBytes);
}

function notGzip(archive: Uint8Array): Error {
  if (archive.byteLength === 0) {
    return refusal('archive_empty', 'the archive is empty', {
      remedy: 'send the .tgz that helm package writes',
    });
  }
  return refusal('archive_not_gzip', 'the file is not a gzipped archive', {
    remedy: 'send the .tgz that helm package writes',
  });
}

function gzipRefusal(error: unknown, budget: ArchiveBudget): Error {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ERR_BUFFER_TOO_LARGE') {
    return refusal(
      'archive_decompressed_too_large',
      `the archive inflates to more than ${budget.limits.decompressedBytes} bytes`,
      {
        remedy: 'leave large files out of the chart by .helmignore',
        details: { limitBytes: budget.limits.decompressedBytes },
        cause: error,
      },
    );
  }
  if (code === 'Z_BUF_ERROR') {
    return refusal('archive_truncated', 'the gzip stream ends too early', {
      remedy: 'send the archive again: a part of it is missing',
      cause: error,
    });
  }
  return refusal('archive_corrupt', 'the gzip stream is damaged, or something other than gzip follows it', {
    remedy: 'pack the chart again with helm package',
    cause: error,
  });
}
