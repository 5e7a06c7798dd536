import { gzipSync } from 'node:zlib';

/** One tar entry as a test wants it, sound or not. */
export type RawEntry = {
  readonly name: string | Buffer;
  readonly data?: string | Uint8Array;
  /** The type flag: `'0'` (a file) unless given. */
  readonly type?: string;
  readonly mode?: number;
  /** Overrides the size in the header. */
  readonly size?: string | Buffer;
  readonly linkName?: string;
  readonly prefix?: string;
  /** `ustar\0` + `00` (POSIX), `ustar  \0` (GNU) or eight NULs (V7). */
  readonly magic?: string;
  /** Overrides the checksum: wrong on purpose. */
  readonly checksum?: string;
  /** Leaves out the bytes that fill the last block. */
  readonly unpadded?: boolean;
};

/** Writes a tar stream byte by byte, so that a test can write what no library would. */
export function rawTar(entries: readonly RawEntry[], endBlocks = 2): Buffer {
  return Buffer.concat([...entries.flatMap(rawEntry), Buffer.alloc(512 * endBlocks)]);
}

/** The same, compressed. */
export function rawTgz(entries: readonly RawEntry[], endBlocks = 2): Buffer {
  return gzipSync(rawTar(entries, endBlocks));
}

/** A pax extended header with these records, for the entry that follows. */
export function pax(records: Readonly<Record<string, string>>, type: 'x' | 'g' = 'x'): RawEntry {
  const lines = Object.entries(records).map(([key, value]) => {
    const rest = Buffer.byteLength(` ${key}=${value}\n`);
    let length = rest + 1;
    while (String(length).length + rest !== length) length = String(length).length + rest;
    return `${length} ${key}=${value}\n`;
  });
  return { name: 'PaxHeaders/x', type, data: lines.join('') };
}

/** A GNU long name for the entry that follows. */
export function gnuLongName(name: string): RawEntry {
  return { name: '././@LongLink', type: 'L', magic: 'ustar  \0', data: `${name}\0` };
}

function rawEntry(entry: RawEntry): Buffer[] {
  const data = Buffer.from(entry.data ?? '');
  const block = Buffer.alloc(512);
  put(block, 0, 100, entry.name);
  put(block, 100, 8, octal(entry.mode ?? 0o644, 7));
  put(block, 108, 8, octal(0, 7));
  put(block, 116, 8, octal(0, 7));
  put(block, 124, 12, entry.size ?? octal(data.byteLength, 11));
  put(block, 136, 12, octal(0, 11));
  put(block, 156, 1, entry.type ?? '0');
  put(block, 157, 100, entry.linkName ?? '');
  put(block, 257, 8, entry.magic ?? 'ustar\x0000');
  put(block, 345, 155, entry.prefix ?? '');
  block.fill(' ', 148, 156);
  const sum = block.reduce((total, byte) => total + byte, 0);
  put(block, 148, 8, entry.checksum ?? `${octal(sum, 6)}\0 `);
  const fill = entry.unpadded === true ? 0 : (512 - (data.byteLength % 512)) % 512;
  return [block, data, Buffer.alloc(fill)];
}

function put(block: Buffer, offset: number, length: number, value: string | Buffer): void {
  Buffer.from(value).copy(block, offset, 0, length);
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, '0');
}
