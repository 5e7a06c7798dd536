import type { Chunk } from './chunk.ts';
import { combineCrc, crcShift } from './crc32.ts';

/** Bytes that are sent one after the other; nobody changes them. */
export type Body = { readonly buffers: readonly Buffer[]; readonly bytes: number };

/** A stretch of a gzip member's deflated bytes, and what its trailer has to know of what they hold. */
type Deflated = Body & { readonly crc: number; readonly shift: number };

/** Chunks that follow each other: sums over all of them are made once, however many documents they stand in. */
export class ChunkGroup {
  readonly chunks: readonly Chunk[];
  readonly raw: Body;
  #deflated: Deflated | undefined;

  constructor(chunks: readonly Chunk[]) {
    this.chunks = chunks;
    this.raw = bodyOf(chunks.map(({ raw }) => raw));
  }

  /** Those of its chunks that are not compressed yet. */
  get missing(): readonly Chunk[] {
    return this.#deflated === undefined ? this.chunks.filter(({ deflated }) => deflated === undefined) : [];
  }

  /** Of chunks that are all compressed. */
  get deflated(): Deflated {
    return (this.#deflated ??= {
      ...bodyOf(this.chunks.map(({ deflated }) => deflated).filter((buffer) => buffer !== undefined)),
      crc: joinedCrc(this.chunks),
      shift: crcShift(this.raw.bytes),
    });
  }
}

/** The CRC of parts joined, from those of each. */
export function joinedCrc(parts: readonly { readonly crc: number; readonly shift: number }[]): number {
  return parts.reduce((crc, part) => combineCrc(crc, part.crc, part.shift), 0);
}

/** One body out of several. */
export function joinedBody(parts: readonly Body[]): Body {
  return {
    buffers: ([] as Buffer[]).concat(...parts.map(({ buffers }) => buffers)),
    bytes: parts.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}

export function bodyOf(buffers: readonly Buffer[]): Body {
  return { buffers, bytes: buffers.reduce((sum, { length }) => sum + length, 0) };
}
