import { createHash } from 'node:crypto';
import { mkdir, open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { catalogue } from '../generator/catalogue.ts';
import { inFlight } from '../measuring/in-flight.ts';
import { type NewVersion, newVersions } from './new-versions.ts';
import { serveTask } from './task.ts';
import { type Uploaded, type Uploads, warmUps } from './uploads.ts';

/** The same archives as the uploads, but into a folder. */
export type BareLoop = Omit<Uploads, 'url'> & { readonly folder: string };

/** Of an index entry. */
const entryBytes = 1200;

/** The file to give to `prepareTask`. */
export const bareLoopFile = import.meta.filename;

/**
 * What making an upload durable takes and nothing else: temporary file, fsync, rename, fsync of its folder, and a row of
 * an entry's size in SQLite (synchronous=FULL), the rows that wait sharing a commit.
 */
async function prepare({ folder, versions, count, bytes, round, clients }: BareLoop) {
  const all = newVersions({ catalogue: catalogue(versions), count: count + warmUps, bytes, round });
  const { store, close } = await bareStore(folder);
  const one = ({ name, version, archive }: NewVersion): Promise<void> => store(archive, name, version);
  await inFlight(all.slice(0, warmUps), clients, one);
  return async (): Promise<Uploaded> => {
    const startMs = performance.now();
    await inFlight(all.slice(warmUps), clients, one);
    const perSecond = (count / (performance.now() - startMs)) * 1000;
    close();
    return { perSecond, stored: all.length };
  };
}

/** A folder and a table that keep archives durably, and do nothing else with them. */
export async function bareStore(folder: string): Promise<{
  /** Resolves when the archive and its row are on disk. */
  store(archive: Uint8Array, name: string, version: string): Promise<void>;
  close(): void;
}> {
  await mkdir(join(folder, 'tmp'));
  for (let first = 0; first < 256; first++) await mkdir(join(folder, first.toString(16).padStart(2, '0')));
  const rows = new Rows(join(folder, 'rows.db'));
  return {
    async store(archive, name, version) {
      const digest = createHash('sha256').update(archive).digest('hex');
      await writeDurably(folder, digest, archive);
      await rows.add([digest, name, version, 'x'.repeat(entryBytes)]);
    },
    close: () => rows.close(),
  };
}

async function writeDurably(folder: string, digest: string, bytes: Uint8Array): Promise<void> {
  const temporary = join(folder, 'tmp', digest);
  const file = await open(temporary, 'wx');
  await file.writeFile(bytes);
  await file.sync();
  await file.close();
  const target = join(folder, digest.slice(0, 2));
  await rename(temporary, join(target, `${digest}.tgz`));
  const directory = await open(target, 'r');
  await directory.sync();
  await directory.close();
}

/** A table whose waiting rows go into one commit. */
class Rows {
  readonly #database: DatabaseSync;
  readonly #waiting: { readonly row: readonly string[]; done(): void }[] = [];

  constructor(path: string) {
    this.#database = new DatabaseSync(path);
    this.#database.exec('PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL');
    this.#database.exec(
      'CREATE TABLE versions (digest TEXT PRIMARY KEY, name TEXT, version TEXT, entry TEXT)',
    );
  }

  add(row: readonly string[]): Promise<void> {
    return new Promise((done) => {
      if (this.#waiting.push({ row, done }) === 1) setImmediate(() => this.#commit());
    });
  }

  close(): void {
    this.#database.close();
  }

  #commit(): void {
    const batch = this.#waiting.splice(0);
    const insert = this.#database.prepare('INSERT INTO versions VALUES (?, ?, ?, ?)');
    this.#database.exec('BEGIN IMMEDIATE');
    for (const { row } of batch) insert.run(...row);
    this.#database.exec('COMMIT');
    for (const { done } of batch) done();
  }
}

if (process.argv[1] === import.meta.filename) serveTask(prepare);
