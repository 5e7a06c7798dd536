export { defaultArchiveLimits, type ArchiveLimits } from './archive/limits.ts';
export { readArchive, type ArchiveContents, type ArchiveFile } from './archive/read-archive.ts';
export type { Chart, ChartContents } from './chart/chart-types.ts';
export { fileText, withoutByteOrderMark } from './chart/chart-text.ts';
export { archiveDifferences, type ArchiveDifference } from './chart/deliberate-differences.ts';
export { archiveFileName, readChart, type ReadChartOptions } from './chart/read-chart.ts';
export { archiveDigest } from './digest/archive-digest.ts';
export { contentDigest } from './digest/content-digest.ts';
export { ChartError, chartErrorCodes, type ChartErrorCode, type ChartProblem } from './errors.ts';
export { type EntryParts, entryParts, leanFields, wholeEntry } from './index-document/entry-parts.ts';
export { indexEntry, type IndexEntry, type IndexEntryParts } from './index-document/index-entry.ts';
export {
  indexDocument,
  indexFrame,
  indexPiece,
  sortEntries,
  type IndexDocumentParts,
} from './index-document/index-document.ts';
export { removedApi, removedApis, type RemovedApi } from './manifests/removed-apis.ts';
export { isBuiltInClusterScoped } from './manifests/cluster-scoped-kinds.ts';
export {
  manifestDifference,
  type ChangedResource,
  type ManifestDifference,
  type ResourceName,
} from './manifests/manifest-difference.ts';
export type { ManifestLimits } from './manifests/manifest-limits.ts';
export { groupOf, type Manifest, type ManifestProblem } from './manifests/manifest.ts';
export { maskSecrets } from './manifests/mask-secrets.ts';
export type { NormalManifest } from './manifests/normalise-manifests.ts';
export type { ChangedPath } from './manifests/object-difference.ts';
export { outsideNamespace, type ClusterScopeOf, type OutsideObject } from './manifests/outside-namespace.ts';
export { quantityOf } from './manifests/quantity.ts';
export { randomValues, type RandomValue } from './manifests/random-values.ts';
export { readManifests, type ReadManifests } from './manifests/read-manifests.ts';
export type {
  ChartLock,
  ChartMetadata,
  DecodedMetadata,
  Dependency,
  Maintainer,
} from './metadata/chart-metadata.ts';
export { deliberateDifferences, type DeliberateDifference } from './metadata/deliberate-differences.ts';
export { readLock, readMetadata } from './metadata/read-metadata.ts';
export { indexEntryMetadata, validateMetadata } from './metadata/validate-metadata.ts';
export { parseHelmIgnore, type HelmIgnore } from './pack/helm-ignore.ts';
export { packFiles } from './pack/pack-files.ts';
export { renumberChart } from './pack/renumber.ts';
export { packFolder } from './pack/pack-folder.ts';
export { readProvenance, type Provenance } from './provenance/read-provenance.ts';
export { compareVersions, versionKey } from './semver/compare.ts';
export { parseConstraint, type Comparison, type Constraint, type Operator } from './semver/constraint.ts';
export { satisfies, type PrereleaseRule } from './semver/satisfies.ts';
export { sortVersionsDescending } from './semver/sort-versions.ts';
export { parseVersion, type Version } from './semver/version.ts';
export { checkValues, type ValuesProblem, type ValuesVerdict } from './values/check-values.ts';
export type { CoalesceWarning } from './values/coalesce-tables.ts';
export { coalesceValues, type CoalescedValues } from './values/coalesce-values.ts';
export { maskValues } from './values/mask-values.ts';
export {
  mergeValues,
  type MergedValues,
  type UnknownValue,
  type ValuesConflict,
} from './values/merge-values.ts';
export { parseValues } from './values/parse-values.ts';
export { processDependencies } from './values/process-dependencies.ts';
export type { SchemaLimits } from './values/schema/budget.ts';
export { isSecretName, mask } from './values/secret-names.ts';
export { userChanges } from './values/user-changes.ts';
export { valuesDifference, type ValuesDifference } from './values/values-difference.ts';
export { valuesTree, type ValuesTree } from './values/values-tree.ts';
export type { YamlLimits, YamlOptions } from './yaml/yaml-limits.ts';
export { parseYaml } from './yaml/parse-yaml.ts';
export type { JsonArray, JsonObject, JsonValue } from './yaml/json-value.ts';
