export type { ChartLock, ChartMetadata, DecodedMetadata, Dependency, Maintainer } from './chart-metadata.ts';
export { deliberateDifferences, type DeliberateDifference } from './deliberate-differences.ts';
export { readLock, readMetadata, readRequirements } from './read-metadata.ts';
export { indexEntryMetadata, validateMetadata } from './validate-metadata.ts';
