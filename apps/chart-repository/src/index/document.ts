import { constants, crc32, deflateRawSync } from 'node:zlib';
import { type Body, bodyOf, type ChunkGroup, joinedBody, joinedCrc } from './chunk-group.ts';
import { crcShift } from './crc32.ts';
import { Deflater } from './deflater.ts';
import { closing } from './indexed-chart.ts';
import { compressParts, type Part } from './part.ts';

/** Above so many bytes that are not compressed yet, whoever asks for gzip gets the raw index meanwhile. */
const waitBytes = 4 * 1024 * 1024;

/** What a document consists of: a group, or a few bytes of its own. */
type Stretch = Pick<ChunkGroup, 'raw' | 'missing' | 'deflated'>;

const head = fewBytes('{"apiVersion":"v1","entries":{');
/** RFC 1952: deflate, no name, no time, made by no system in particular. */
const gzipHeader = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff]);
/** RFC 1951's end: a last block of the fixed code that holds nothing. */
const deflateEnd = Buffer.from([0x03, 0x00]);

/** One index document: chunks between a head and a tail, sent raw or as one gzip member, of which every chunk is a part. */
export class Document {
  readonly raw: Body;
  /** Head and tail included. */
  readonly #stretches: readonly Stretch[];
  readonly #onGzip: () => void;
  #gzip: Body | undefined;
  #compressing: Promise<Body> | undefined;

  /**
   * @param groups of chunks of one chart after the other, each chart's first one beginning with `closing`
   * @param tailFields what stands behind the entries: JSON of members, with a comma in front of each
   * @param onGzip told each time that somebody wants it as gzip
   */
  constructor(groups: readonly ChunkGroup[], tailFields: string, onGzip: () => void = () => {}) {
    this.#onGzip = onGzip;
    const [first, ...others] = groups.filter(({ chunks }) => chunks.length > 0);
    const entries = first === undefined ? [] : [startingWith(first), ...others];
    this.#stretches = [head, ...entries, fewBytes(`${first === undefined ? '' : ']'}}${tailFields}}\n`)];
    this.raw = joinedBody(this.#stretches.map(({ raw }) => raw));
  }

  /**
   * The same as one gzip member, from parts that are each compressed once in their life.
   * @returns `undefined` while too much of it is not compressed yet; that is being done, then
   */
  async gzip(): Promise<Body | undefined> {
    this.#onGzip();
    if (this.#gzip !== undefined) return this.#gzip;
    const compressed = this.compress();
    if (this.#missing().bytes <= waitBytes) return compressed;
    compressed.catch(() => {});
    return undefined;
  }

  /** Has its gzip ready for whoever wants it: compresses what is not yet, a little at a time, so that everything else goes on. */
  compress(): Promise<Body> {
    this.#compressing ??= this.#compress().finally(() => (this.#compressing = undefined));
    return this.#compressing;
  }

  async #compress(): Promise<Body> {
    const { parts, bytes } = this.#missing();
    if (bytes <= waitBytes) await compressParts(parts);
    else {
      const queue = parts.values();
      await Promise.all([compressEach(queue), compressEach(queue)]);
    }
    return (this.#gzip ??= this.#member());
  }

  #missing(): { readonly parts: readonly Part[]; readonly bytes: number } {
    const parts = this.#stretches.flatMap((stretch) => stretch.missing);
    return { parts, bytes: parts.reduce((sum, { chunk }) => sum + chunk.raw.length, 0) };
  }

  #member(): Body {
    const parts = this.#stretches.map(({ deflated }) => deflated);
    const trailer = Buffer.alloc(8);
    trailer.writeUInt32LE(joinedCrc(parts), 0);
    trailer.writeUInt32LE(this.raw.bytes % 2 ** 32, 4);
    return joinedBody([bodyOf([gzipHeader]), ...parts, bodyOf([deflateEnd, trailer])]);
  }
}

/** The first group of a document: its first chart has no chart before it to close. */
export function startingWith(group: ChunkGroup): ChunkGroup {
  return group.without(closing.length);
}

/** What is smaller than what it would cost to share it, compressed at once. */
function fewBytes(text: string): Stretch {
  const raw = Buffer.from(text);
  const deflated = deflateRawSync(raw, { finishFlush: constants.Z_SYNC_FLUSH });
  return {
    raw: bodyOf([raw]),
    missing: [],
    deflated: { ...bodyOf([deflated]), crc: crc32(raw), shift: crcShift(raw.length) },
  };
}

async function compressEach(parts: Iterable<Part>): Promise<void> {
  const deflater = new Deflater();
  try {
    for (const part of parts) await part.compress(deflater);
  } finally {
    deflater.close();
  }
}
