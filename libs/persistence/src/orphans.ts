import type { ArchivePort } from './ports/archives.ts';
import type { Database } from './ports/index.ts';

/** How long an archive that no row names is kept: an upload, a download or a backup may still want it. */
export const defaultGraceMs = 24 * 60 * 60 * 1000;

/** An archive that no row names. */
export type Orphan = { readonly digest: string; readonly bytes: number };

type Stores = {
  readonly database: Pick<Database, 'archiveDigests'>;
  readonly archives: Pick<ArchivePort, 'list' | 'stat' | 'remove'>;
};

type Options = Stores & { readonly graceMs?: number; readonly clock?: () => number };

/** The same for images: what these functions say of archives holds of the image store and of the rows that name images. */
export function imageStores({
  database,
  images,
}: {
  readonly database: Pick<Database, 'imageDigests'>;
  readonly images: Stores['archives'];
}): Stores {
  return { database: { archiveDigests: () => database.imageDigests() }, archives: images };
}

/** The archives that no row names and none has named for the period of grace, and that nobody has put within it. */
export async function findOrphans({
  database,
  archives,
  graceMs = defaultGraceMs,
  clock = Date.now,
}: Options): Promise<readonly Orphan[]> {
  const cutoffMs = clock() - graceMs;
  const candidates = new Map<string, Orphan>();
  for await (const { digest, bytes, modifiedAtMs } of archives.list()) {
    if (modifiedAtMs < cutoffMs) candidates.set(digest, { digest, bytes });
  }
  // The rows come second: one that was written meanwhile is seen.
  for await (const digest of database.archiveDigests({ releasedSinceMs: cutoffMs }))
    candidates.delete(digest);
  return [...candidates.values()];
}

/** Removes the orphans. For the process that works on the store: an upload that shares one in this moment keeps it. */
export async function removeOrphans(options: Options): Promise<readonly Orphan[]> {
  const { archives, graceMs = defaultGraceMs, clock = Date.now } = options;
  const unlessPutSinceMs = clock() - graceMs;
  const removed: Orphan[] = [];
  for (const orphan of await findOrphans(options)) {
    if (await archives.remove(orphan.digest, { unlessPutSinceMs })) removed.push(orphan);
  }
  return removed;
}

/** The digests that rows name and the archive store does not have: what must never be, and an operator wants to know. */
export async function missingArchives({ database, archives }: Stores): Promise<readonly string[]> {
  const missing: string[] = [];
  for await (const digest of database.archiveDigests()) {
    if ((await archives.stat(digest)) === undefined) missing.push(digest);
  }
  return missing;
}
