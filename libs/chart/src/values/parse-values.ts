import { refusal } from '../archive/refusal.ts';
import { ChartError } from '../errors.ts';
import { firstDocument } from '../yaml/first-document.ts';
import type { JsonObject } from '../yaml/json-value.ts';
import { parseYaml } from '../yaml/parse-yaml.ts';
import { positionOf, type YamlPosition } from '../yaml/yaml-error.ts';
import type { YamlOptions } from '../yaml/yaml-limits.ts';
import { yamlText } from '../yaml/yaml-text.ts';
import { emptyJson, isJsonObject, jsonTypeOf } from './json-access.ts';

/** Helm keeps a release in a Secret, which Kubernetes bounds to 1 MiB: values above it can never be installed. */
export const maxValuesBytes = 1024 * 1024;

/** Anything but white space, comments and marks of documents. */
const content = /^(?![ \t]*(?:#|\r?$)|---[ \t]*(?:#|\r?$)|\.\.\.[ \t\r]*$)/m;

/**
 * Reads the values that a person wrote, as Helm reads a file given by `--values`: nothing is an empty map. Several documents
 * are refused, because Helm 3 reads the first alone and Helm 4 merges them. Errors say `line` and `column` in their details.
 * @throws ChartError yaml_invalid, yaml_too_large, yaml_too_deep, yaml_alias_bomb, values_invalid
 */
export function parseValues(source: string | Uint8Array, options: YamlOptions = {}): JsonObject {
  const file = options.file ?? 'values.yaml';
  const limits = { maxBytes: maxValuesBytes, ...options.limits };
  const data = parseYaml(source, { file, limits });
  // Not before it is parsed: only then it is known to be within its limits.
  const text = yamlText(source, file);
  const first = firstDocument(text);
  const second = content.exec(text.slice(first.length));
  if (second !== null) {
    const position = positionOf(text, first.length + second.index);
    throw invalid(file, 'it holds a second document, which Helm 3 ignores and Helm 4 merges', position);
  }
  if (data === null) return emptyJson();
  if (isJsonObject(data)) return data;
  const start = content.exec(first)?.index ?? 0;
  const type = jsonTypeOf(data) === 'array' ? 'a list' : `a ${jsonTypeOf(data)}`;
  throw invalid(file, `values are a map of names, this is ${type}`, positionOf(text, start));
}

function invalid(file: string, reason: string, { line, column }: YamlPosition): ChartError {
  return refusal('values_invalid', `${file}, line ${line}, column ${column}: ${reason}`, {
    field: file,
    remedy: 'write one map of values, such as `replicaCount: 2`',
    details: { line, column },
  });
}
