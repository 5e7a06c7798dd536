import type { ArchiveFile } from '../archive/read-archive.ts';
import { refusal } from '../archive/refusal.ts';
import { ChartError } from '../errors.ts';
import { parseYaml } from '../yaml/index.ts';
import { fileText } from './chart-text.ts';

type Values = Readonly<Record<string, unknown>>;

/**
 * values.yaml, as text and as data: every document has to be a map or empty, and they are merged, the later over the
 * earlier (`LoadValues` in Helm 4's pkg/chart/v2/loader/load.go; Helm 3 reads the first document alone).
 */
export function loadValues(files: readonly ArchiveFile[]): { valuesText?: string; values: Values } {
  const file = files.find(({ path }) => path === 'values.yaml');
  if (file === undefined) return { values: {} };
  const valuesText = fileText(file.bytes);
  return { valuesText, values: yamlDocuments(valuesText).map(parseDocument).reduce(merge, {}) };
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

function parseDocument(text: string): Values {
  const data = parseValues(text);
  if (data === null || data === undefined) return {};
  if (!isMap(data)) throw invalid('the values are not a map');
  return data;
}

function parseValues(text: string): unknown {
  try {
    return parseYaml(text);
  } catch (error) {
    throw error instanceof ChartError ? invalid(error.message, error) : error;
  }
}

function merge(earlier: Values, later: Values): Values {
  const merged = new Map(Object.entries(earlier));
  for (const [key, value] of Object.entries(later)) {
    const before = merged.get(key);
    merged.set(key, isMap(before) && isMap(value) ? merge(before, value) : value);
  }
  return Object.fromEntries(merged);
}

function isMap(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function invalid(message: string, cause?: unknown): Error {
  return refusal('values_invalid', `cannot load values.yaml: ${message}`, {
    field: 'values.yaml',
    remedy: 'write a map of values, as YAML that Helm can read',
    ...(cause === undefined ? {} : { cause }),
  });
}
