import { combineCrc } from './crc32.ts';
import { closing } from './indexed-chart.ts';
import { type Chunk, compressChunk, compressedChunk, type Segment } from './segment.ts';
import type { Form } from './entry.ts';

/** Bytes that are sent one after the other; nobody changes them. */
export type Body = { readonly buffers: readonly Buffer[]; readonly bytes: number };

/** Above so many bytes that are not compressed yet, whoever asks for gzip gets the raw index meanwhile. */
const waitBytes = 4 * 1024 * 1024;

const head = compressedChunk(Buffer.from('{"apiVersion":"v1","entries":{'));
/** RFC 1952: deflate, no name, no time, made by no system in particular. */
const gzipHeader = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff]);
/** RFC 1951's end: a last block of the fixed code that holds nothing. */
const deflateEnd = Buffer.from([0x03, 0x00]);

/** One index document: chunks between a head and a tail, sent raw or as one gzip member, of which every chunk is a part. */
export class Document {
  readonly raw: Body;
  readonly #chunks: readonly Chunk[];
  readonly #first: Chunk | undefined;
  readonly #tail: Chunk & { readonly deflated: Buffer };
  #gzip: Body | undefined;
  #compressing: Promise<void> | undefined;

  /**
   * @param segments of one chart after the other, each chart's first one beginning with `closing`
   * @param tailFields what stands behind the entries: JSON of members, with a comma in front of each
   */
  constructor(segments: Iterable<Segment>, form: Form, tailFields: string) {
    const chunks: Chunk[] = [];
    for (const segment of segments) chunks.push(segment.chunk(form));
    this.#chunks = chunks;
    this.#first = chunks[0];
    this.#tail = compressedChunk(Buffer.from(`${chunks.length === 0 ? '' : ']'}}${tailFields}}\n`));
    const buffers = [
      head.raw,
      ...chunks.map(({ raw }, n) => (n === 0 ? raw.subarray(closing.length) : raw)),
      this.#tail.raw,
    ];
    this.raw = bodyOf(buffers);
  }

  /**
   * The same as one gzip member, from chunks that are each compressed once in their life.
   * @returns `undefined` while too much of it is not compressed yet; that is being done, then
   */
  async gzip(): Promise<Body | undefined> {
    if (this.#gzip !== undefined) return this.#gzip;
    const missing = this.#chunks.filter(({ deflated }) => deflated === undefined);
    const bytes = missing.reduce((sum, { raw }) => sum + raw.length, 0);
    if (bytes > waitBytes) {
      this.#compressing ??= this.compress();
      this.#compressing.catch(() => {});
      return undefined;
    }
    await Promise.all(missing.map(compressChunk));
    this.#gzip = this.#member();
    return this.#gzip;
  }

  /** Compresses what is not yet, two chunks at a time, so that everything else goes on. */
  async compress(): Promise<void> {
    const missing = this.#chunks.values();
    const work = async (): Promise<void> => {
      for (const chunk of missing) if (chunk.deflated === undefined) await compressChunk(chunk);
    };
    await Promise.all([work(), work()]);
  }

  #member(): Body {
    // The first chart has no chart before it to close: alone of all chunks it is compressed for this document.
    const opened = this.#first && compressedChunk(this.#first.raw.subarray(closing.length));
    const parts = [head, ...(opened === undefined ? [] : [opened, ...this.#chunks.slice(1)]), this.#tail];
    let crc = 0;
    const buffers: Buffer[] = [gzipHeader];
    for (const part of parts) {
      crc = combineCrc(crc, part.crc, part.shift);
      if (part.deflated !== undefined) buffers.push(part.deflated);
    }
    const trailer = Buffer.alloc(8);
    trailer.writeUInt32LE(crc, 0);
    trailer.writeUInt32LE(this.raw.bytes % 2 ** 32, 4);
    buffers.push(deflateEnd, trailer);
    return bodyOf(buffers);
  }
}

function bodyOf(buffers: readonly Buffer[]): Body {
  return { buffers, bytes: buffers.reduce((sum, { length }) => sum + length, 0) };
}
