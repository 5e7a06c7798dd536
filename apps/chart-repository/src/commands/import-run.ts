import { createHash } from 'node:crypto';
import type { ChartVersion } from '@chandlery/persistence';
import type { Config } from '../config.ts';
import {
  importProvenance,
  type ImportStores,
  prepareImport,
  type ReadyImport,
} from '../use-cases/import-version.ts';
import { forEachAtOnce } from './for-each-at-once.ts';
import { isOfOneFile, readProvenanceFile, readShared } from './import-file.ts';
import type { ListedArchive, Listing } from './import-listing.ts';
import { type ImportCounts, reportProgress } from './import-report.ts';

/** So many are made ready together and added together, so that they share a commit. */
const batchSize = 64;
/** While one batch is committed the others are read and written. */
const batchesAtOnce = 3;

export type ImportRun = {
  readonly root: string;
  readonly listing: Listing;
  readonly stores: ImportStores;
  /** Empty where a dry run finds no workspace yet. */
  readonly workspaceId: string;
  readonly limits: Pick<Config, 'archiveBytes' | 'provenanceBytes'>;
  readonly dryRun: boolean;
  /** Told how far it is. */
  readonly say: (text: string) => void;
};

type Present = Pick<ChartVersion, 'id' | 'archiveDigest' | 'hasProvenance'>;
type Ready = ReadyImport & { readonly file: ListedArchive };

/** Imports what a folder holds. What is refused is in the counts; an error that is not of one file ends it. */
export async function runImport(run: ImportRun): Promise<ImportCounts> {
  const { root, listing, stores, workspaceId, limits, dryRun, say } = run;
  const counts: ImportCounts = { imported: 0, present: 0, problems: [...listing.problems] };
  const present = await presentIn(stores, workspaceId);
  /** The digests of this run: the same bytes in a second file are nothing new. */
  const taken = new Set<string>();

  const problem = (name: string, error: unknown): undefined => {
    if (!isOfOneFile(error)) throw error;
    counts.problems.push({ name, error });
  };

  const makeReady = async (file: ListedArchive): Promise<Ready | undefined> => {
    const archive = await readShared(file.path, limits.archiveBytes);
    const digest = createHash('sha256').update(archive).digest('hex');
    const provenance =
      file.provenancePath === undefined
        ? undefined
        : await readProvenanceFile(file.provenancePath, limits.provenanceBytes).catch((error: unknown) =>
            problem(`${file.name}.prov`, error),
          );
    const there = present.get(digest);
    if (there !== undefined || taken.has(digest)) {
      counts.present += 1;
      if (there !== undefined && !there.hasProvenance && provenance !== undefined)
        await importProvenance(stores, there, provenance, dryRun).catch((error: unknown) =>
          problem(`${file.name}.prov`, error),
        );
      return undefined;
    }
    taken.add(digest);
    const publishedAtMs =
      listing.created.ofDigest(digest) ?? listing.created.ofFile(root, file.path) ?? file.modifiedAtMs;
    const given = { workspaceId, archive, publishedAtMs, dryRun };
    return {
      file,
      ...(await prepareImport(stores, provenance === undefined ? given : { ...given, provenance })),
    };
  };

  const add = async ({ file, command, provenanceRefusal }: Ready): Promise<void> => {
    if (!dryRun) await stores.database.versions.add(command);
    counts.imported += 1;
    if (provenanceRefusal !== undefined) problem(`${file.name}.prov`, provenanceRefusal);
  };

  const endProgress = reportProgress(counts, listing.archives.length, say);
  try {
    await forEachAtOnce(batches(listing.archives), batchesAtOnce, async (files) => {
      const ready = await all(files, (file) =>
        makeReady(file).catch((error: unknown) => problem(file.name, error)),
      );
      await all(
        ready.filter((one) => one !== undefined),
        (one) => add(one).catch((error: unknown) => problem(one.file.name, error)),
      );
    });
  } finally {
    endProgress();
  }
  return counts;
}

async function presentIn({ database }: ImportStores, workspaceId: string): Promise<Map<string, Present>> {
  const present = new Map<string, Present>();
  for await (const { workspaceId: of, id, archiveDigest, hasProvenance } of database.versions.all()) {
    if (of === workspaceId) present.set(archiveDigest, { id, archiveDigest, hasProvenance });
  }
  return present;
}

function* batches<T>(things: readonly T[]): Iterable<readonly T[]> {
  for (let start = 0; start < things.length; start += batchSize) yield things.slice(start, start + batchSize);
}

/** Waits for every one of them, also where one fails: then nothing goes on behind the back of whoever hears of it. */
async function all<T, R>(things: readonly T[], work: (thing: T) => Promise<R>): Promise<R[]> {
  const results = await Promise.allSettled(things.map(work));
  return results.map((result) => {
    if (result.status === 'rejected') throw result.reason;
    return result.value;
  });
}
