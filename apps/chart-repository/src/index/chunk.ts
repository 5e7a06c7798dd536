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

  /** Compresses it on a thread of libuv's, once. */
  async compress(): Promise<void> {
    this.#deflated ??= await deflate(this.raw, options);
  }

  /** Compresses it here and now: for a few bytes. */
  compressSync(): this {
    this.#deflated ??= deflateRawSync(this.raw, options);
    return this;
  }
}
