import { hash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { crcShift } from './crc32.ts';
import type { Part } from './part.ts';
import type { View } from './view.ts';

/**
 * Of a chunk the one behind it may repeat so many bytes. Compressed alone, the charts make an index of 110,000 versions a ninth
 * larger than one piece would be; like this, a thirtieth, and with sixteen times as many bytes nearly the same.
 */
const endBytes = 2048;

/** Some bytes of an index that nobody changes. */
export class Chunk {
  readonly raw: Buffer;
  /** What it last was in the views of each kind: see `partsOf`. */
  readonly parts: Partial<Record<View['kind'], Part>> = {};
  #crc: number | undefined;
  #shift: number | undefined;
  #endHash: string | undefined;
  #without: Chunk | undefined;

  constructor(raw: Buffer) {
    this.raw = raw;
  }

  get crc(): number {
    return (this.#crc ??= crc32(this.raw));
  }

  /** See `crcShift`. */
  get shift(): number {
    return (this.#shift ??= crcShift(this.raw.length));
  }

  /** What the chunk behind it may repeat. */
  get end(): Buffer {
    return this.raw.subarray(-endBytes);
  }

  /** Tells one end from another. */
  get endHash(): string {
    return (this.#endHash ??= hash('sha256', this.end, 'base64'));
  }

  /** The same without so many bytes at its start (always as many): kept, so that it too is compressed once. */
  without(bytes: number): Chunk {
    return (this.#without ??= new Chunk(this.raw.subarray(bytes)));
  }
}
