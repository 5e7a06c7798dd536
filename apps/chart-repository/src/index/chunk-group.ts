import type { Chunk } from './chunk.ts';
import { combineCrc, crcShift } from './crc32.ts';
import { type Part, partsOf } from './part.ts';
import type { View } from './view.ts';

/** Bytes that are sent one after the other; nobody changes them. */
export type Body = { readonly buffers: readonly Buffer[]; readonly bytes: number };

/** A part of a gzip member, and what its trailer has to know of what it holds. */
type Deflated = Body & { readonly crc: number; readonly shift: number };

/** A group is sent in so many buffers at most. */
const mostRuns = 16;

/** Chunks that follow each other: sums over all of them are made once, however many documents they stand in. */
export class ChunkGroup {
  readonly chunks: readonly Chunk[];
  readonly raw: Body;
  readonly #kind: View['kind'];
  #parts: readonly Part[] | undefined;
  #deflated: Deflated | undefined;
  #without: ChunkGroup | undefined;

  /** @param kind of the view that it is of */
  constructor(chunks: readonly Chunk[], kind: View['kind']) {
    this.chunks = chunks;
    this.raw = bodyOf(chunks.map(({ raw }) => raw));
    this.#kind = kind;
  }

  /** The same without so many bytes at its start (always as many): kept as long as this one. */
  without(bytes: number): ChunkGroup {
    return (this.#without ??= new ChunkGroup(
      this.chunks.map((chunk, n) => (n === 0 ? chunk.without(bytes) : chunk)),
      this.#kind,
    ));
  }

  /** What of it is not compressed yet. */
  get missing(): readonly Part[] {
    return this.#deflated === undefined
      ? this.#inParts().filter(({ deflated }) => deflated === undefined)
      : [];
  }

  /**
   * Of parts that are all compressed, in few buffers: each one that is sent costs as much as copying a kilobyte or more. What
   * parts are joined to is their own from then on, so that nothing is in memory twice.
   */
  get deflated(): Deflated {
    return (this.#deflated ??= {
      ...bodyOf(fewBuffers(this.#inParts())),
      crc: joinedCrc(this.chunks),
      shift: crcShift(this.raw.bytes),
    });
  }

  #inParts(): readonly Part[] {
    return (this.#parts ??= partsOf(this.chunks, this.#kind));
  }
}

function fewBuffers(parts: readonly Part[]): readonly Buffer[] {
  // Most follow each other in memory since the last time they were joined; a change puts one between them.
  const runs = runsOf(parts.map(({ deflated }) => deflated).filter((buffer) => buffer !== undefined));
  return runs.length > mostRuns ? [joinDeflated(parts, runs)] : runs;
}

/** The same bytes in as few buffers as they are without being copied. */
function runsOf(buffers: readonly Buffer[]): readonly Buffer[] {
  const runs: Buffer[] = [];
  let [memory, start, end]: [ArrayBufferLike | undefined, number, number] = [undefined, 0, 0];
  const add = (): void => {
    if (memory !== undefined) runs.push(Buffer.from(memory, start, end - start));
  };
  for (const { buffer, byteOffset, length } of buffers) {
    if (buffer !== memory || byteOffset !== end) {
      add();
      [memory, start] = [buffer, byteOffset];
    }
    end = byteOffset + length;
  }
  add();
  return runs;
}

function joinDeflated(parts: readonly Part[], runs: readonly Buffer[]): Buffer {
  // Not of a pool: what is kept would keep what others have there.
  const whole = Buffer.allocUnsafeSlow(runs.reduce((sum, { length }) => sum + length, 0));
  let position = 0;
  for (const run of runs) position += run.copy(whole, position);
  position = 0;
  for (const part of parts) {
    const start = position;
    position += part.deflated?.length ?? 0;
    part.moveDeflated(whole.subarray(start, position));
  }
  return whole;
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
