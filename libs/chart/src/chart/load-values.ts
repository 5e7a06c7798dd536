import type { ArchiveFile } from '../archive/read-archive.ts';
import { refusal } from '../archive/refusal.ts';
import type { JsonObject, JsonValue } from '../yaml/json-value.ts';
import { parseYaml } from '../yaml/parse-yaml.ts';
import { fileText } from './chart-text.ts';

/**
 * values.yaml, as text and as data: every document has to be a map or empty, and they are merged, the later over the
 * earlier (`LoadValues` in Helm 4's pkg/chart/v2/loader/load.go; Helm 3 reads the first document alone).
 */
export function loadValues(files: readonly ArchiveFile[]): { valuesText?: string; values: JsonObject } {
  const file = files.find(({ path }) => path === 'values.yaml');
  if (file === undefined) return { values: {} };
  const valuesText = fileText(file.bytes);
  const [first = {}, ...later] = yamlDocuments(valuesText).map(parseDocument);
  return { valuesText, values: later.reduce(merge, first) };
}

/** Kubernetes' YAMLReader (k8s.io/apimachinery/pkg/util/yaml): a line that starts with `---` may carry only a comment. */
function yamlDocuments(text: string): string[] {
  if (!text.includes('---')) return [text];
  const documents: string[] = [];
  let lines: string[] = [];
  for (const line of text.split('\n')) {
    if (line.startsWith('---')) {
      if (!/^---\s*(#.*)?$/.test(line)) throw invalid(`${JSON.stringify(line)} is no separator of documents`);
      documents.push(lines.join('\n'));
      // Kept as an empty line: a separator counts where an error is.
      lines = [''];
    } else lines.push(line);
  }
  return [...documents, lines.join('\n')];
}

function parseDocument(text: string): JsonObject {
  const data = parseYaml(text, { file: 'values.yaml' });
  if (data === null) return {};
  if (!isObject(data)) throw invalid('the values are not a map');
  return data;
}

function merge(earlier: JsonObject, later: JsonObject): JsonObject {
  const merged = new Map(Object.entries(earlier));
  for (const [key, value] of Object.entries(later)) {
    const before = merged.get(key);
    const both = before !== undefined && isObject(before) && isObject(value);
    merged.set(key, both ? merge(before, value) : value);
  }
  return Object.fromEntries(merged);
}

function isObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function invalid(message: string): Error {
  return refusal('values_invalid', `cannot load values.yaml: ${message}`, {
    field: 'values.yaml',
    remedy: 'write a map of values, as YAML that Helm can read',
  });
}
