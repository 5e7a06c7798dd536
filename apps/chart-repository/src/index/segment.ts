import { promisify } from 'node:util';
import { constants, crc32, deflateRaw, deflateRawSync } from 'node:zlib';
import { crcShift } from './crc32.ts';
import type { Entry, Form } from './entry.ts';

/** A chunk of an index, with what it takes to make it a part of a gzip member. */
export type Chunk = {
  readonly raw: Buffer;
  /** Raw deflate, ended by a full flush, so that it can stand between any others. `undefined`: not compressed yet. */
  deflated: Buffer | undefined;
  readonly crc: number;
  /** See `crcShift`. */
  readonly shift: number;
};

const options = { level: 6, finishFlush: constants.Z_FULL_FLUSH } as const;
const deflate = promisify<Buffer, typeof options, Buffer>(deflateRaw);

/** A chunk of these bytes, compressed when it is first wanted so. */
export function chunkOf(raw: Buffer): Chunk {
  return { raw, deflated: undefined, crc: crc32(raw), shift: crcShift(raw.length) };
}

/** Compresses a chunk on a thread of libuv's, once. */
export async function compressChunk(chunk: Chunk): Promise<void> {
  chunk.deflated ??= await deflate(chunk.raw, options);
}

/** Compresses a chunk here and now: for those of a few bytes. */
export function compressedChunk(raw: Buffer): Chunk & { readonly deflated: Buffer } {
  return { ...chunkOf(raw), deflated: deflateRawSync(raw, options) };
}

const brace = Buffer.from('}');
const comma = Buffer.from(',');

/**
 * Some consecutive versions of a chart, newest first, serialised in both forms. Immutable: a change makes another one,
 * and whoever is sending this one is not disturbed.
 */
export class Segment {
  readonly ids: readonly string[];
  readonly versions: readonly string[];
  readonly #full: Chunk;
  readonly #lean: Chunk;
  /** Where each entry begins and how long its lean part is, in `#full`. */
  readonly #starts: Uint32Array;
  readonly #ends: Uint32Array;
  readonly #leanBytes: Uint32Array;

  /**
   * @param entries one or more, in order
   * @param opening what stands before the first one: the chart's name, or a comma
   * @param newestFirst whether the first entry is the chart's newest, which is whole in the lean form too
   */
  constructor(entries: readonly Entry[], opening: Buffer, newestFirst: boolean) {
    this.ids = entries.map(({ id }) => id);
    this.versions = entries.map(({ version }) => version);
    this.#starts = new Uint32Array(entries.length);
    this.#ends = new Uint32Array(entries.length);
    this.#leanBytes = Uint32Array.from(entries, ({ leanBytes }) => leanBytes);
    const full: Buffer[] = [opening];
    const lean: Buffer[] = [opening];
    let position = opening.length;
    entries.forEach((entry, n) => {
      if (n > 0) {
        full.push(comma);
        lean.push(comma);
        position += comma.length;
      }
      this.#starts[n] = position;
      position += entry.full.length;
      this.#ends[n] = position;
      full.push(entry.full);
      if (newestFirst && n === 0) lean.push(entry.full);
      else lean.push(entry.full.subarray(0, entry.leanBytes), brace);
    });
    this.#full = chunkOf(Buffer.concat(full));
    const sameInBoth = newestFirst && entries.length === 1;
    this.#lean = sameInBoth ? this.#full : chunkOf(Buffer.concat(lean));
  }

  /** What an index of a form holds of it. */
  chunk(form: Form): Chunk {
    return form === 'lean' ? this.#lean : this.#full;
  }

  /** The entries that it was made of; their bytes are its own. */
  entries(): Entry[] {
    return this.ids.map((id, n) => ({
      id,
      version: this.versions[n] ?? '',
      full: this.#full.raw.subarray(this.#starts[n], this.#ends[n]),
      leanBytes: this.#leanBytes[n] ?? 0,
    }));
  }
}
