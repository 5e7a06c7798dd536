import { chartErrorOf } from '../errors.ts';
import type { JsonObject, JsonValue } from '../yaml/json-value.ts';
import type { ChartMetadata, DecodedMetadata, Dependency, Maintainer } from './chart-metadata.ts';
import { metadataType } from './go-types.ts';
import { metadataProblems } from './metadata-problems.ts';
import { omitEmpty } from './omit-empty.ts';
import { sanitize, sanitizeAll } from './sanitize.ts';

/** Enough for everybody who made a mistake. */
const mostProblems = 100;

/**
 * Checks and cleans metadata as Helm's `Metadata.Validate` does (pkg/chart/metadata.go), but says everything that is wrong
 * at once. Where it is stricter: see `deliberateDifferences`. The result has its fields in Helm's order, empty ones absent.
 * @throws ChartError of the first problem's code, with all of them in `details.problems`
 */
export function validateMetadata(metadata: DecodedMetadata): ChartMetadata {
  const sanitized = sanitizeMetadata(metadata);
  const [first, ...others] = metadataProblems(sanitized).slice(0, mostProblems);
  if (first !== undefined) throw chartErrorOf([first, ...others]);
  return omitEmpty(sanitized as JsonValue, metadataType) as ChartMetadata;
}

/**
 * The metadata's part of an entry in index.yaml: `repo.ChartVersion` as json.Marshal writes it, in Helm's order and without
 * what is empty.
 */
export function indexEntryMetadata(metadata: ChartMetadata): JsonObject {
  return omitEmpty(metadata as JsonValue, metadataType);
}

function sanitizeMetadata(metadata: DecodedMetadata): DecodedMetadata {
  return {
    ...metadata,
    name: sanitize(metadata.name),
    description: sanitize(metadata.description ?? ''),
    home: sanitize(metadata.home ?? ''),
    icon: sanitize(metadata.icon ?? ''),
    condition: sanitize(metadata.condition ?? ''),
    tags: sanitize(metadata.tags ?? ''),
    appVersion: sanitize(metadata.appVersion ?? ''),
    kubeVersion: sanitize(metadata.kubeVersion ?? ''),
    sources: sanitizeAll(metadata.sources),
    keywords: sanitizeAll(metadata.keywords),
    maintainers: (metadata.maintainers ?? []).map(sanitizeMaintainer),
    dependencies: (metadata.dependencies ?? []).map(sanitizeDependency),
  };
}

function sanitizeMaintainer(maintainer: Maintainer | null): Maintainer | null {
  if (maintainer === null) return null;
  const { name = '', email = '', url = '' } = maintainer;
  return { name: sanitize(name), email: sanitize(email), url: sanitize(url) };
}

function sanitizeDependency(dependency: Dependency | null): Dependency | null {
  if (dependency === null) return null;
  const {
    name = '',
    version = '',
    repository = '',
    condition = '',
    tags,
  } = dependency as Partial<Dependency>;
  return {
    ...dependency,
    name: sanitize(name),
    version: sanitize(version),
    repository: sanitize(repository),
    condition: sanitize(condition),
    tags: sanitizeAll(tags),
  };
}
