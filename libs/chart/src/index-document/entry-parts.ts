import type { JsonObject } from '../yaml/index.ts';

/**
 * What some Helm command reads of an entry that is not a chart's newest: `helm search repo` lists name, version, appVersion and
 * description and searches keywords (cmd/helm/search_repo.go, cmd/helm/search); version, urls and digest resolve downloads and
 * dependencies (pkg/downloader, pkg/repo/chartrepo.go); loading an index validates name, version, type and apiVersion
 * (pkg/repo/index.go); deprecated and kubeVersion are what `search` and other readers warn by.
 */
export const leanFields = [
  'apiVersion',
  'name',
  'version',
  'appVersion',
  'description',
  'keywords',
  'type',
  'kubeVersion',
  'deprecated',
] as const;

/** The metadata of an entry in two parts, each JSON text of one object; together they are the whole. */
export type EntryParts = { readonly leanJson: string; readonly restJson: string };

/** Parts the metadata of an index entry (`indexEntryMetadata`) into what a lean index shows of older versions, and the rest. */
export function entryParts(metadata: JsonObject): EntryParts {
  const lean: Record<string, unknown> = {};
  const rest: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(metadata)) {
    (isLean(field) ? lean : rest)[field] = value;
  }
  return { leanJson: JSON.stringify(lean), restJson: JSON.stringify(rest) };
}

/** The metadata that `entryParts` parted. */
export function wholeEntry({ leanJson, restJson }: EntryParts): Record<string, unknown> {
  return { ...(JSON.parse(leanJson) as object), ...(JSON.parse(restJson) as object) };
}

function isLean(field: string): boolean {
  return (leanFields as readonly string[]).includes(field);
}
