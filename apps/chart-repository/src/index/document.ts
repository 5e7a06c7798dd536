import { Chunk } from './chunk.ts';
import { combineCrc } from './crc32.ts';
import { closing } from './indexed-chart.ts';

/** Bytes that are sent one after the other; nobody changes them. */
export type Body = { readonly buffers: readonly Buffer[]; readonly bytes: number };

/** Above so many bytes that are not compressed yet, whoever asks for gzip gets the raw index meanwhile. */
const waitBytes = 4 * 1024 * 1024;

const head = new Chunk(Buffer.from('{"apiVersion":"v1","entries":{')).compressSync();
/** RFC 1952: deflate, no name, no time, made by no system in particular. */
const gzipHeader = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff]);
/** RFC 1951's end: a last block of the fixed code that holds nothing. */
const deflateEnd = Buffer.from([0x03, 0x00]);

/** One index document: chunks between a head and a tail, sent raw or as one gzip member, of which every chunk is a part. */
export class Document {
  readonly raw: Body;
  readonly #chunks: readonly Chunk[];
  readonly #tail: Chunk;
  #gzip: Body | undefined;
  #compressing: Promise<void> | undefined;

  /**
   * @param chunks of one chart after the other, each chart's first one beginning with `closing`
   * @param tailFields what stands behind the entries: JSON of members, with a comma in front of each
   */
  constructor(chunks: readonly Chunk[], tailFields: string) {
    this.#chunks = chunks;
    this.#tail = new Chunk(Buffer.from(`${chunks.length === 0 ? '' : ']'}}${tailFields}}\n`));
    const buffers = [head.raw, ...chunks.map(({ raw }, n) => (n === 0 ? opened(raw) : raw)), this.#tail.raw];
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
    await Promise.all(missing.map((chunk) => chunk.compress()));
    this.#gzip = this.#member();
    return this.#gzip;
  }

  /** Compresses what is not yet, a few chunks at a time, so that everything else goes on. */
  async compress(): Promise<void> {
    const missing = this.#chunks.values();
    const work = async (): Promise<void> => {
      for (const chunk of missing) await chunk.compress();
    };
    await Promise.all([work(), work()]);
  }

  #member(): Body {
    // The first chart has no chart before it to close: alone of all chunks it is compressed for this document.
    const [first, ...others] = this.#chunks;
    const start = first === undefined ? [] : [new Chunk(opened(first.raw)).compressSync()];
    let crc = 0;
    const buffers: Buffer[] = [gzipHeader];
    for (const part of [head, ...start, ...others, this.#tail.compressSync()]) {
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

/** A chart's first chunk as the first of an index: it has no chart before it to close. */
function opened(raw: Buffer): Buffer {
  return raw.subarray(closing.length);
}

function bodyOf(buffers: readonly Buffer[]): Body {
  return { buffers, bytes: buffers.reduce((sum, { length }) => sum + length, 0) };
}
