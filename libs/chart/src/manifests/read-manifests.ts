import { ChartError } from '../errors.ts';
import { isJsonArray, isJsonObject, own } from '../values/json-access.ts';
import type { JsonObject, JsonValue } from '../yaml/json-value.ts';
import { parseYaml } from '../yaml/parse-yaml.ts';
import { defaultManifestLimits, type ManifestLimits } from './manifest-limits.ts';
import type { Manifest, ManifestProblem } from './manifest.ts';
import { splitDocuments, type DocumentText } from './split-documents.ts';

/** What a rendered stream holds. */
export type ReadManifests = {
  readonly manifests: readonly Manifest[];
  readonly problems: readonly ManifestProblem[];
  /** Whether a limit ended the reading: there is more than was looked at. */
  readonly truncated: boolean;
};

type Reading = {
  readonly manifests: Manifest[];
  readonly problems: ManifestProblem[];
  readonly limits: ManifestLimits;
};

/**
 * Reads what `helm template` or `helm get manifest` prints. Documents that are broken are told, not thrown; a `List` stands
 * for its items. See `defaultManifestLimits` for how much is read.
 */
export function readManifests(stream: string, limits: Partial<ManifestLimits> = {}): ReadManifests {
  const reading: Reading = { manifests: [], problems: [], limits: { ...defaultManifestLimits, ...limits } };
  const { maxCharacters, maxObjects, maxProblems } = reading.limits;
  const isCut = stream.length > maxCharacters;
  // The last line that fits: half a document would be told as broken.
  const text = isCut ? stream.slice(0, Math.max(stream.lastIndexOf('\n---', maxCharacters), 0)) : stream;
  for (const document of splitDocuments(text)) {
    if (reading.manifests.length >= maxObjects || reading.problems.length >= maxProblems) {
      return { manifests: reading.manifests, problems: reading.problems, truncated: true };
    }
    readDocument(reading, document);
  }
  return {
    manifests: reading.manifests.slice(0, maxObjects),
    problems: reading.problems,
    truncated: isCut || reading.manifests.length > maxObjects,
  };
}

function readDocument(reading: Reading, document: DocumentText): void {
  const { text, line } = document;
  if (text.length > reading.limits.maxDocumentCharacters) {
    tell(
      reading,
      document,
      'document_too_large',
      `it has ${text.length} characters, the limit is ${reading.limits.maxDocumentCharacters}`,
    );
    return;
  }
  try {
    const value = parseYaml(text, { file: document.source ?? 'manifest' });
    if (value !== null) readValue(reading, document, value);
  } catch (error) {
    if (!(error instanceof ChartError)) throw error;
    const inside = error.details['line'];
    const at = typeof inside === 'number' ? line + inside - 1 : line;
    tell(reading, { ...document, line: at }, 'yaml_broken', reasonOf(error));
  }
}

/** The reason without the place in the document, which would be taken for one in the stream. */
function reasonOf(error: ChartError): string {
  return error.message.replace(/^.*?, line \d+, column \d+: /s, '');
}

function readValue(reading: Reading, document: DocumentText, value: JsonValue): void {
  if (!isJsonObject(value)) {
    tell(reading, document, 'not_an_object', 'it is no object but a value');
    return;
  }
  const [apiVersion, kind, items] = [own(value, 'apiVersion'), own(value, 'kind'), own(value, 'items')];
  if (typeof apiVersion !== 'string' || typeof kind !== 'string' || apiVersion === '' || kind === '') {
    tell(reading, document, 'no_kind', 'it has no apiVersion or no kind');
  } else if (kind.endsWith('List') && isJsonArray(items))
    readItems(reading, document, apiVersion, kind, items);
  else readObject(reading, document, apiVersion, kind, value);
}

/** Items of a list of one kind, such as a ConfigMapList, need not say it again. */
function readItems(
  reading: Reading,
  document: DocumentText,
  apiVersion: string,
  kind: string,
  items: readonly JsonValue[],
): void {
  const of = kind.slice(0, -'List'.length);
  for (const item of items) {
    if (
      reading.manifests.length > reading.limits.maxObjects ||
      reading.problems.length >= reading.limits.maxProblems
    )
      return;
    readValue(reading, document, of !== '' && isJsonObject(item) ? { apiVersion, kind: of, ...item } : item);
  }
}

function readObject(
  reading: Reading,
  document: DocumentText,
  apiVersion: string,
  kind: string,
  object: JsonObject,
): void {
  const metadata = own(object, 'metadata');
  const text = (key: string): string | undefined => {
    const value = isJsonObject(metadata) ? own(metadata, key) : undefined;
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const [name, namespace] = [text('name') ?? text('generateName'), text('namespace')];
  if (name === undefined) {
    tell(reading, document, 'no_name', `the ${kind} has no metadata.name`);
    return;
  }
  const { line, source } = document;
  reading.manifests.push({
    apiVersion,
    kind,
    name,
    ...(namespace === undefined ? {} : { namespace }),
    ...(source === undefined ? {} : { source }),
    line,
    object,
  });
}

function tell(
  { problems }: Reading,
  { line, source }: DocumentText,
  code: ManifestProblem['code'],
  message: string,
): void {
  problems.push({ code, message, line, ...(source === undefined ? {} : { source }) });
}
