import { promisify } from 'node:util';
import { constants, crc32, deflateRaw, deflateRawSync } from 'node:zlib';
import { crcShift } from './crc32.ts';

/** Raw deflate that ends with a full flush: on a byte's edge, and without looking back from what follows. */
const options = { level: 6, finishFlush: constants.Z_FULL_FLUSH } as const;
const deflate = promisify<Buffer, typeof options, Buffer>(deflateRaw);

/** Some bytes of an index that nobody changes, and, once somebody wanted it, what makes them a part of a gzip member. */
export class Chunk {
  readonly raw: Buffer;
  #deflated: Buffer | undefined;
  #crc: number | undefined;
  #shift: number | undefined;
  #without: Chunk | undefined;

  constructor(raw: Buffer) {
    this.raw = raw;
  }

  /** Can stand between any others; `undefined`: not compressed yet. */
  get deflated(): Buffer | undefined {
    return this.#deflated;
  }

  get crc(): number {
    return (this.#crc ??= crc32(this.raw));
  }

  /** See `crcShift`. */
  get shift(): number {
    return (this.#shift ??= crcShift(this.raw.length));
  }

  /** The same without so many bytes at its start (always as many): kept, so that it too is compressed once. */
  without(bytes: number): Chunk {
    return (this.#without ??= new Chunk(this.raw.subarray(bytes)));
  }

  /** Compresses it on a thread of libuv's, once. */
  async compress(): Promise<void> {
    this.#deflated ??= copyOf(await deflate(this.raw, options));
  }

  /** Compresses it here and now: for a few bytes. */
  compressSync(): this {
    this.#deflated ??= copyOf(deflateRawSync(this.raw, options));
    return this;
  }
}

/** Zlib's own buffer is as long as the longest output that it expects, which is several times what is in it. */
function copyOf(output: Buffer): Buffer {
  return Buffer.from(output);
}
