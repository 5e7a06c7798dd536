import { indexEntryMetadata, type ChartMetadata } from '../metadata/index.ts';

/** One chart version in an index: Helm's `ChartVersion` (pkg/repo/index.go) as it stands in JSON. */
export type IndexEntry = Readonly<Record<string, unknown>> & {
  readonly created: string;
  readonly digest: string;
  readonly urls: readonly string[];
};

/** What an entry is made of. */
export type IndexEntryParts = {
  readonly metadata: ChartMetadata;
  /** The first publication. */
  readonly created: Date;
  /** The archive digest. */
  readonly digest: string;
  /** Where the archive is; relative ones are resolved against the index's URL. */
  readonly urls: readonly string[];
};

/** Makes the entry that `helm repo index` would write for the same chart (`MustAdd`): what is empty is left out. */
export function indexEntry({ metadata, created, digest, urls }: IndexEntryParts): IndexEntry {
  return { ...indexEntryMetadata(metadata), created: created.toISOString(), digest, urls };
}
