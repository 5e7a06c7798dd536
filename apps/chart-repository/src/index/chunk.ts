import { constants, crc32, deflateRawSync } from 'node:zlib';
import { crcShift } from './crc32.ts';
import { Deflater } from './deflater.ts';

/** Of whoever has nothing but a few chunks to compress. */
const shared = new Deflater();

/** Some bytes of an index that nobody changes, and, once somebody wanted it, what makes them a part of a gzip member. */
export class Chunk {
  readonly raw: Buffer;
  #deflated: Buffer | undefined;
  #compressing: Promise<void> | undefined;
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

  /** Compresses it on a thread of libuv's, once, however many want it. */
  async compress(deflater = shared): Promise<void> {
    if (this.#deflated !== undefined) return;
    this.#compressing ??= this.#compress(deflater).finally(() => (this.#compressing = undefined));
    await this.#compressing;
  }

  async #compress(deflater: Deflater): Promise<void> {
    this.#deflated = await deflater.deflate(this.raw);
    // Wanted next, and for many chunks too long a moment for one turn.
    this.#crc ??= crc32(this.raw);
  }

  /** Has the same bytes elsewhere from now on. */
  moveDeflated(copy: Buffer): void {
    this.#deflated = copy;
  }

  /** Compresses it here and now: for a few bytes. */
  compressSync(): this {
    this.#deflated ??= deflateRawSync(this.raw, { finishFlush: constants.Z_FULL_FLUSH });
    return this;
  }
}
