export type { ChartLock, ChartMetadata, Dependency } from './chart-metadata.ts';
export { readLock, readMetadata, readRequirements } from './read-metadata.ts';
export { indexEntryMetadata, validateMetadata } from './validate-metadata.ts';
