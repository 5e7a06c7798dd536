import { tarNumber } from './tar-number.ts';

/**
 * One header block of a tar stream.
 *
 * Read here and not by the `tar` package, since what a reviewer sees must be what Helm reads: where two readers of one
 * archive disagree (prefixes of GNU and star headers, octal numbers followed by rubbish, signed checksums), files can be
 * smuggled past a review. Every rule below is that of `readHeader` in Go's archive/tar/reader.go.
 */
export type TarHeader = {
  /** The name with one character for each byte: tar knows no encoding. */
  readonly name: string;
  /** The type flag as a character: `'0'` and `'\0'` are files. */
  readonly type: string;
  readonly mode: number;
  readonly sizeBytes: number;
};

export const blockBytes = 512;

/** Decodes the header block at `offset`; `undefined` if it is malformed or its checksum is wrong. */
export function decodeTarHeader(tar: Buffer, offset: number): TarHeader | undefined {
  const block = tar.subarray(offset, offset + blockBytes);
  if (!checksumFits(block)) return undefined;
  const mode = tarNumber(block, 100, 8);
  const sizeBytes = tarNumber(block, 124, 12);
  // Owner and time are of no use here, but Go refuses a header in which one of them is malformed.
  const others = tarNumber(block, 108, 8) + tarNumber(block, 116, 8) + tarNumber(block, 136, 12);
  const prefix = tarPrefix(block);
  if (Number.isNaN(mode + sizeBytes + others) || prefix === undefined) return undefined;
  const name = tarString(block, 0, 100);
  return {
    name: prefix === '' ? name : `${prefix}/${name}`,
    type: String.fromCharCode(block[156] ?? 0),
    mode,
    sizeBytes,
  };
}

/** A string field: up to the first NUL, one character for each byte. */
export function tarString(block: Buffer, start: number, length: number): string {
  const field = block.subarray(start, start + length);
  const end = field.indexOf(0);
  return field.toString('latin1', 0, end === -1 ? length : end);
}

function tarPrefix(block: Buffer): string | undefined {
  const magic = block.toString('latin1', 257, 265);
  const ustar = magic.startsWith('ustar\0');
  const gnu = magic === 'ustar  \0';
  if (!ustar && !gnu) return '';
  if (Number.isNaN(tarNumber(block, 329, 8) + tarNumber(block, 337, 8))) return undefined;
  if (gnu) return gnuPrefix(block);
  if (block.toString('latin1', 508, 512) !== 'tar\0') return tarString(block, 345, 155);
  return Number.isNaN(tarNumber(block, 476, 12) + tarNumber(block, 488, 12))
    ? undefined
    : tarString(block, 345, 131);
}

/** GNU headers have no prefix, but Go before 1.8 wrote one over their times (golang.org/issue/12594). */
function gnuPrefix(block: Buffer): string {
  const timesFit = [345, 357].every((at) => block[at] === 0 || !Number.isNaN(tarNumber(block, at, 12)));
  const prefix = timesFit ? '' : tarString(block, 345, 155);
  return /^[\x01-\x7f]*$/.test(prefix) ? prefix : '';
}

/** POSIX sums unsigned bytes, Sun's tar summed signed ones; the checksum's own field counts as blanks. */
function checksumFits(block: Buffer): boolean {
  if (block.length < blockBytes) return false;
  // Go reads this field as octal only, never as base 256.
  if (((block[148] ?? 0) & 0x80) !== 0) return false;
  const expected = tarNumber(block, 148, 8);
  const unsigned = sumOf(block, 0, 148) + 8 * 0x20 + sumOf(block, 156, blockBytes);
  if (expected === unsigned) return true;
  return expected === unsigned - 256 * (highBytes(block, 0, 148) + highBytes(block, 156, blockBytes));
}

/** The sum of bytes whose number is a multiple of 4: of four at a time, in two lanes of 16 bits, which 128 such steps do not fill. */
function sumOf(block: Buffer, from: number, to: number): number {
  let lanes = 0;
  for (let at = from; at < to; at += 4) {
    const four = block.readInt32LE(at);
    lanes += (four & 0xff00ff) + ((four >>> 8) & 0xff00ff);
  }
  return (lanes & 0xffff) + (lanes >>> 16);
}

function highBytes(block: Buffer, from: number, to: number): number {
  let count = 0;
  for (let at = from; at < to; at += 1) if ((block[at] ?? 0) > 0x7f) count += 1;
  return count;
}
