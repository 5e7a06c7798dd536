import type { Readable } from 'node:stream';

/** Where a worker thread puts archives by itself, with `putArchive`; it can be sent between threads. */
export type ArchivePlace = {
  readonly root: string;
  /** What file names end with, where they are no archives. */
  readonly extension?: string;
};

/** Archives by digest: immutable, shared between rows that hold the same bytes. */
export type ArchivePort = {
  /** Durable when it resolves: temporary name, fsync, rename, fsync of the folder. Writing what is there already is cheap. @throws PersistenceError archive_damaged (other bytes than the digest says) */
  put(digest: string, bytes: Uint8Array): Promise<void>;
  /**
   * Runs work in which other threads of this process put archives with `putArchive`; nothing is removed meanwhile. Absent
   * where only this thread can put.
   */
  whileThreadsPut?<T>(work: (place: ArchivePlace) => Promise<T>): Promise<T>;
  /** `undefined` where there is none. */
  stat(digest: string): Promise<{ readonly bytes: number } | undefined>;
  /** The whole archive, checked against its digest. @throws PersistenceError archive_missing, archive_damaged */
  read(digest: string): Promise<Uint8Array>;
  /** A part; `end` is inclusive, as in HTTP's Range. @throws PersistenceError archive_missing */
  open(digest: string, range?: { readonly start: number; readonly end: number }): Promise<Readable>;
  /** Every digest with the time it was last put. */
  list(): AsyncIterable<{ readonly digest: string; readonly bytes: number; readonly modifiedAtMs: number }>;
  /**
   * Removing what is not there is no error.
   * @param options.unlessPutSinceMs keeps an archive that was put at or after that moment, since an upload may be about to name it
   * @returns whether there was something, and it was removed
   */
  remove(digest: string, options?: { readonly unlessPutSinceMs?: number }): Promise<boolean>;
};
