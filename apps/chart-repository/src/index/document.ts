import { Chunk } from './chunk.ts';
import { type Body, bodyOf, ChunkGroup, joinedBody, joinedCrc } from './chunk-group.ts';
import { Deflater } from './deflater.ts';
import { closing } from './indexed-chart.ts';

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
  /** Head and tail included. */
  readonly #groups: readonly ChunkGroup[];
  readonly #onGzip: () => void;
  #gzip: Body | undefined;
  #compressing: Promise<void> | undefined;

  /**
   * @param groups of chunks of one chart after the other, each chart's first one beginning with `closing`
   * @param tailFields what stands behind the entries: JSON of members, with a comma in front of each
   * @param onGzip told each time that somebody wants it as gzip
   */
  constructor(groups: readonly ChunkGroup[], tailFields: string, onGzip: () => void = () => {}) {
    this.#onGzip = onGzip;
    const [first, ...others] = groups.filter(({ chunks }) => chunks.length > 0);
    const tail = new Chunk(Buffer.from(`${first === undefined ? '' : ']'}}${tailFields}}\n`)).compressSync();
    this.#groups = [new ChunkGroup([head]), ...opened(first), ...others, new ChunkGroup([tail])];
    this.raw = joinedBody(this.#groups.map(({ raw }) => raw));
  }

  /**
   * The same as one gzip member, from chunks that are each compressed once in their life.
   * @returns `undefined` while too much of it is not compressed yet; that is being done, then
   */
  async gzip(): Promise<Body | undefined> {
    this.#onGzip();
    if (this.#gzip !== undefined) return this.#gzip;
    const missing = this.#groups.flatMap((group) => group.missing);
    const bytes = missing.reduce((sum, { raw }) => sum + raw.length, 0);
    if (bytes > waitBytes) {
      this.#compressing ??= this.compress();
      this.#compressing.catch(() => {});
      return undefined;
    }
    await Promise.all(missing.map((chunk) => chunk.compress()));
    return (this.#gzip ??= this.#member());
  }

  /** Has its gzip ready for whoever wants it: compresses what is not yet, a few chunks at a time, so that everything else goes on. */
  async compress(): Promise<void> {
    const missing = this.#groups.flatMap((group) => group.missing).values();
    const work = async (): Promise<void> => {
      const deflater = new Deflater();
      for (const chunk of missing) await chunk.compress(deflater);
      deflater.close();
    };
    await Promise.all([work(), work()]);
    this.#gzip ??= this.#member();
  }

  #member(): Body {
    const parts = this.#groups.map(({ deflated }) => deflated);
    const trailer = Buffer.alloc(8);
    trailer.writeUInt32LE(joinedCrc(parts), 0);
    trailer.writeUInt32LE(this.raw.bytes % 2 ** 32, 4);
    return joinedBody([bodyOf([gzipHeader]), ...parts, bodyOf([deflateEnd, trailer])]);
  }
}

/** The first chart of an index has no chart before it to close. */
function opened(group: ChunkGroup | undefined): readonly ChunkGroup[] {
  const first = group?.chunks[0];
  if (group === undefined || first === undefined) return [];
  return [new ChunkGroup([first.without(closing.length)]), group.behindFirst];
}
