import { createHash } from 'node:crypto';
import type { ChartVersion } from '@chandlery/persistence';
import type { Config } from '../config.ts';
import {
  importProvenance,
  type ImportStores,
  prepareImport,
  type ReadyImport,
} from '../use-cases/import-version.ts';
import { allOf, forEachAtOnce, inBatches } from './at-once.ts';
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
  const counts: ImportCounts = { imported: 0, present: 0, problems: [...run.listing.problems] };
  const { archives } = run.listing;
  const endProgress = reportProgress(counts, archives.length, run.say);
  try {
    const work = new FolderImport(run, counts, await presentIn(run));
    await forEachAtOnce(inBatches(archives, batchSize), batchesAtOnce, (files) => work.take(files));
    for (const file of work.copies.splice(0)) await work.take([file]);
  } finally {
    endProgress();
  }
  return counts;
}

class FolderImport {
  readonly #run: ImportRun;
  readonly #counts: ImportCounts;
  /** What the workspace has, by digest. */
  readonly #present: Map<string, Present>;
  readonly #underWay = new Set<string>();
  /** Files of the same bytes as one under way: they wait for what becomes of that. */
  readonly copies: ListedArchive[] = [];

  constructor(run: ImportRun, counts: ImportCounts, present: Map<string, Present>) {
    this.#run = run;
    this.#counts = counts;
    this.#present = present;
  }

  async take(files: readonly ListedArchive[]): Promise<void> {
    const ready = await allOf(files, (file) => this.#unlessRefused(file.name, this.#makeReady(file)));
    await allOf(
      ready.filter((one) => one !== undefined),
      (one) => this.#unlessRefused(one.file.name, this.#add(one)),
    );
    for (const one of ready) if (one !== undefined) this.#underWay.delete(one.command.bytes.archiveDigest);
  }

  async #makeReady(file: ListedArchive): Promise<Ready | undefined> {
    const { root, listing, stores, workspaceId, limits, dryRun } = this.#run;
    const archive = await readShared(file.path, limits.archiveBytes);
    const digest = createHash('sha256').update(archive).digest('hex');
    if (this.#underWay.has(digest)) {
      this.copies.push(file);
      return undefined;
    }
    const there = this.#present.get(digest);
    if (there === undefined) this.#underWay.add(digest);
    const provenance = await this.#provenanceOf(file);
    if (there !== undefined) {
      this.#counts.present += 1;
      if (provenance !== undefined && !there.hasProvenance)
        await this.#unlessRefused(`${file.name}.prov`, importProvenance(stores, there, provenance, dryRun));
      return undefined;
    }
    const { ofDigest, ofFile } = listing.created;
    const publishedAtMs = ofDigest(digest) ?? ofFile(root, file.path) ?? file.modifiedAtMs;
    const given = { workspaceId, archive, publishedAtMs, dryRun };
    try {
      const withProvenance = provenance === undefined ? given : { ...given, provenance };
      return { file, ...(await prepareImport(stores, withProvenance)) };
    } catch (error) {
      this.#underWay.delete(digest);
      throw error;
    }
  }

  async #provenanceOf({ name, provenancePath }: ListedArchive): Promise<string | undefined> {
    if (provenancePath === undefined) return undefined;
    const { provenanceBytes } = this.#run.limits;
    return this.#unlessRefused(`${name}.prov`, readProvenanceFile(provenancePath, provenanceBytes));
  }

  async #add({ file, command, provenanceRefusal }: Ready): Promise<void> {
    const { stores, dryRun } = this.#run;
    const { archiveDigest } = command.bytes;
    const hasProvenance = command.provenance !== null;
    const id = dryRun ? '' : (await stores.database.versions.add(command)).id;
    this.#present.set(archiveDigest, { id, archiveDigest, hasProvenance });
    this.#counts.imported += 1;
    if (provenanceRefusal !== undefined)
      await this.#unlessRefused(`${file.name}.prov`, Promise.reject(provenanceRefusal));
  }

  /** What a promise gives; a refusal of one file is noted. @throws all other errors */
  async #unlessRefused<T>(name: string, promise: Promise<T>): Promise<T | undefined> {
    try {
      return await promise;
    } catch (error) {
      if (!isOfOneFile(error)) throw error;
      this.#counts.problems.push({ name, error });
      return undefined;
    }
  }
}

async function presentIn({ stores, workspaceId }: ImportRun): Promise<Map<string, Present>> {
  const present = new Map<string, Present>();
  for await (const version of stores.database.versions.all()) {
    const { id, archiveDigest, hasProvenance } = version;
    if (version.workspaceId === workspaceId) present.set(archiveDigest, { id, archiveDigest, hasProvenance });
  }
  return present;
}
