import { constants, deflateRawSync } from 'node:zlib';
import type { Chunk } from './chunk.ts';
import { Deflater, deflateOptions } from './deflater.ts';
import type { View } from './view.ts';

/** See `compressParts`. */
const few = { parts: 4, bytes: 64 * 1024 };

/** Of whoever has nothing but a few chunks to compress. */
const shared = new Deflater();

/**
 * A chunk as a part of a gzip member, behind a chunk with a certain end. A version that is published stands at its chart's
 * beginning: most ends stay as they are.
 */
export class Part {
  readonly chunk: Chunk;
  readonly #endHash: string | undefined;
  /** What it may repeat, until it is compressed: the chunk before is not kept. */
  #repeatable: Buffer | undefined;
  #deflated: Buffer | undefined;
  #compressing: Promise<void> | undefined;

  /** @param before without one it can stand behind any */
  constructor(chunk: Chunk, before: Chunk | undefined) {
    this.chunk = chunk;
    this.#endHash = before?.endHash;
    this.#repeatable = before?.end;
  }

  /** `undefined`: not compressed yet. */
  get deflated(): Buffer | undefined {
    return this.#deflated;
  }

  isBehind(before: Chunk | undefined): boolean {
    return before?.endHash === this.#endHash;
  }

  /** Compresses it on a thread of libuv's, once, however many want it. */
  async compress(deflater = shared): Promise<void> {
    if (this.#deflated !== undefined) return;
    this.#compressing ??= this.#compress(deflater).finally(() => (this.#compressing = undefined));
    await this.#compressing;
  }

  async #compress(deflater: Deflater): Promise<void> {
    this.#keep(await deflater.deflate(this.chunk.raw, this.#repeatable));
  }

  /** Compresses it here and now: see `compressParts`. */
  compressSync(): void {
    if (this.#deflated !== undefined) return;
    const { raw } = this.chunk;
    const options = {
      ...deflateOptions,
      finishFlush: constants.Z_SYNC_FLUSH,
      ...(this.#repeatable && { dictionary: this.#repeatable }),
    };
    this.#keep(deflateRawSync(raw, options));
  }

  #keep(deflated: Buffer): void {
    this.#deflated ??= deflated;
    this.#repeatable = undefined;
    // Wanted next, and for many chunks too long a moment for one turn.
    void this.chunk.crc;
  }

  /** Has the same bytes elsewhere from now on. */
  moveDeflated(copy: Buffer): void {
    this.#deflated = copy;
  }
}

/**
 * Compresses parts. Few are compressed here and now: to hand one to a thread and to hear of it takes as long, a fifth of a
 * millisecond, and where others want the processors, longer.
 */
export async function compressParts(parts: readonly Part[]): Promise<void> {
  const bytes = parts.reduce((sum, { chunk }) => sum + chunk.raw.length, 0);
  if (parts.length > few.parts || bytes > few.bytes) await Promise.all(parts.map((part) => part.compress()));
  else for (const part of parts) part.compressSync();
}

/**
 * Chunks that follow each other as parts; the first one can stand behind any. Parts that were there before are taken again, with
 * what is compressed of them: of the same view before a change, or of another view in which the same chunks follow each other.
 */
export function partsOf(chunks: readonly Chunk[], kind: View['kind']): readonly Part[] {
  return chunks.map((chunk, n) => {
    const before = chunks[n - 1];
    const known = Object.values(chunk.parts).find((part) => part.isBehind(before));
    return (chunk.parts[kind] = known ?? new Part(chunk, before));
  });
}
