import type { ArchivePort } from '@chandlery/persistence';

/** What is kept in memory in all, and of what size an archive is kept: charts are small, and those asked for are few. */
const keptBytes = 32 * 1024 * 1024;
const smallBytes = 256 * 1024;

/** Up to so many bytes Node sends heads and a string in one piece, where heads and a buffer are two (libuv's writev). */
const textBytes = 14 * 1024;

/** What a kept archive takes beside its bytes: keys, objects, and what the allocator rounds up. */
const overheadBytes = 512;

/** An archive, and the same as a string of Latin-1 where that was asked for. */
type Kept = { readonly bytes: Buffer; text: string | undefined };

/**
 * The small archives that were asked for last. Bytes never change under their digest, so none of them can be old; whether
 * anybody may have them is not decided here. The one not asked for longest goes first.
 */
export class RecentArchives {
  readonly #archives: Pick<ArchivePort, 'read'>;
  readonly #limitBytes: number;
  readonly #kept = new Map<string, Kept>();
  readonly #reading = new Map<string, Promise<Buffer>>();
  #newest = '';
  #bytes = 0;

  constructor(archives: Pick<ArchivePort, 'read'>, limitBytes = keptBytes) {
    this.#archives = archives;
    this.#limitBytes = limitBytes;
  }

  /** Whether archives of a size are kept; larger ones are for `ArchivePort.open`. */
  takes(bytes: number): boolean {
    return bytes <= smallBytes;
  }

  /** What is in memory of an archive, at once. */
  kept(digest: string): Buffer | undefined {
    return this.#use(digest)?.bytes;
  }

  /** The same for sending all of it: a string of Latin-1 where it is so small that this is sent faster. */
  keptToSend(digest: string): Buffer | string | undefined {
    const kept = this.#use(digest);
    if (kept === undefined || kept.bytes.length > textBytes) return kept?.bytes;
    if (kept.text === undefined) {
      kept.text = kept.bytes.toString('latin1');
      this.#bytes += kept.bytes.length;
      this.#forgetOldest();
    }
    return kept.text;
  }

  /** An archive, read and checked against its digest where it is not in memory; many who ask at once share a read. @throws PersistenceError archive_missing, archive_damaged */
  async read(digest: string): Promise<Buffer> {
    const reading = this.kept(digest) ?? this.#reading.get(digest) ?? this.#begin(digest);
    return reading;
  }

  #begin(digest: string): Promise<Buffer> {
    const reading = this.#archives
      .read(digest)
      .then((bytes) => this.#keep(digest, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)))
      .finally(() => this.#reading.delete(digest));
    this.#reading.set(digest, reading);
    return reading;
  }

  #use(digest: string): Kept | undefined {
    const kept = this.#kept.get(digest);
    if (kept === undefined || digest === this.#newest) return kept;
    this.#kept.delete(digest);
    this.#kept.set(digest, kept);
    this.#newest = digest;
    return kept;
  }

  #keep(digest: string, bytes: Buffer): Buffer {
    this.#kept.set(digest, { bytes, text: undefined });
    this.#newest = digest;
    this.#bytes += bytes.length + overheadBytes;
    this.#forgetOldest();
    return bytes;
  }

  #forgetOldest(): void {
    for (const [oldest, { bytes, text = '' }] of this.#kept) {
      if (this.#bytes <= this.#limitBytes) break;
      this.#kept.delete(oldest);
      this.#bytes -= bytes.length + text.length + overheadBytes;
    }
  }
}
