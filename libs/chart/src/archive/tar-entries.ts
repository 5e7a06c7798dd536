import type { ArchiveBudget } from './archive-budget.ts';
import { parsePaxRecords, paxFields, type PaxFields, type PaxRecords } from './pax-records.ts';
import { refusal } from './refusal.ts';
import { blockBytes, decodeTarHeader, tarString, type TarHeader } from './tar-header.ts';

/** One entry of a tar stream after extended headers and long names were applied to it. */
export type TarEntry = {
  /** One character for each byte. */
  readonly name: string;
  /** The type flag as a character; `'0'` and `'\0'` are files. */
  readonly type: string;
  readonly mode: number;
  readonly sparse: boolean;
  /** A view on the stream, not a copy. */
  readonly bytes: Buffer;
};

/** `maxSpecialFileSize` in Go's archive/tar/format.go. */
const largestSpecialEntryBytes = 1024 * 1024;
const withoutData = new Set(['1', '2', '3', '4', '5', '6']);

/**
 * Scans a whole tar stream in memory (a hand scan is four times as fast as a stream pipeline), by the rules of `next` in
 * Go's archive/tar/reader.go: an extended header describes the next entry, of several the last one holds, a GNU long
 * name outranks a pax path, a global header is passed over, and a missing end mark is no error.
 */
export function* tarEntries(tar: Buffer, budget: ArchiveBudget): Generator<TarEntry> {
  let offset = 0;
  let records: PaxRecords = new Map();
  let longName = '';
  while (offset < tar.byteLength) {
    if (isZeroBlock(tar, offset)) return refuseHiddenData(tar, offset);
    const header = headerAt(tar, offset);
    budget.spendEntry();
    offset += blockBytes;
    const special = 'xgLK'.includes(header.type);
    const { sparse, sizeBytes, ...entry } = special
      ? { ...header, sparse: false }
      : described(header, sound(paxFields(records)), longName);
    const bytes = dataAt(tar, offset, sizeBytes, entry.type, budget);
    offset += Math.ceil(bytes.byteLength / blockBytes) * blockBytes;
    if (special && bytes.byteLength > largestSpecialEntryBytes)
      throw corrupt('an extended header is too long');
    if (entry.type === 'L') longName = tarString(bytes, 0, bytes.byteLength);
    else if (entry.type === 'x') records = sound(parsePaxRecords(bytes));
    else if (entry.type !== 'K') {
      if (entry.type === 'g') sound(parsePaxRecords(bytes));
      else yield { ...entry, sparse: sparse || entry.type === 'S', bytes };
      records = new Map();
      longName = '';
    }
  }
}

/** What the extended headers before it make of a header. */
function described(
  header: TarHeader,
  pax: PaxFields,
  longName: string,
): TarHeader & { readonly sparse: boolean } {
  const name = longName === '' ? (pax.path ?? header.name) : longName;
  // Archives from before POSIX mark a folder by a slash alone; like any folder it then has no data, whatever its size.
  const type = header.type === '\0' && name.endsWith('/') ? '5' : header.type;
  return { ...header, name, type, sizeBytes: pax.sizeBytes ?? header.sizeBytes, sparse: pax.sparse };
}

function headerAt(tar: Buffer, offset: number): TarHeader {
  if (offset + blockBytes > tar.byteLength) throw truncated();
  const header = decodeTarHeader(tar, offset);
  if (header === undefined)
    throw corrupt(`the tar header at byte ${offset} is malformed or its checksum is wrong`);
  return header;
}

function dataAt(tar: Buffer, offset: number, sizeBytes: number, type: string, budget: ArchiveBudget): Buffer {
  if (sizeBytes < 0) throw corrupt('a tar header claims a negative size');
  if (withoutData.has(type)) return tar.subarray(offset, offset);
  if (sizeBytes > budget.limits.fileBytes) {
    throw refusal(
      'archive_file_too_large',
      `a file of the archive is larger than ${budget.limits.fileBytes} bytes`,
      {
        remedy: 'leave large files out of the chart by .helmignore',
        details: { limitBytes: budget.limits.fileBytes, sizeBytes },
      },
    );
  }
  if (offset + sizeBytes > tar.byteLength) throw truncated();
  return tar.subarray(offset, offset + sizeBytes);
}

function sound<T>(parsed: T | undefined): T {
  if (parsed === undefined) throw corrupt('a pax extended header is malformed');
  return parsed;
}

const zeroBlock = Buffer.alloc(blockBytes);

function isZeroBlock(tar: Buffer, offset: number): boolean {
  const end = offset + blockBytes;
  return tar[offset] === 0 && end <= tar.byteLength && zeroBlock.compare(tar, offset, end) === 0;
}

/** Block by block, since that compares many bytes at once. */
function isZero(bytes: Buffer): boolean {
  for (let at = 0; at < bytes.byteLength; at += blockBytes) {
    const end = Math.min(at + blockBytes, bytes.byteLength);
    if (zeroBlock.compare(bytes, at, end, 0, end - at) !== 0) return false;
  }
  return true;
}

/** Helm stops at the end mark, other readers do not: whatever stands behind it would be in the archive but not in the review. */
function refuseHiddenData(tar: Buffer, end: number): void {
  const rest = tar.subarray(end);
  if (rest.byteLength % blockBytes !== 0 && rest.byteLength < 2 * blockBytes) throw truncated();
  if (!isZero(rest)) {
    throw refusal('archive_trailing_data', 'the archive holds data behind its end mark', {
      remedy: 'pack the chart again with helm package',
    });
  }
}

function truncated(): Error {
  return refusal('archive_truncated', 'the tar stream ends too early', {
    remedy: 'pack the chart again: a part of the archive is missing',
  });
}

function corrupt(message: string): Error {
  return refusal('archive_corrupt', message, { remedy: 'pack the chart again with helm package' });
}
