import type { JsonValue } from './json-value.ts';
import { yamlError } from './yaml-error.ts';
import { YamlNumber, type YamlValue } from './yaml-value.ts';

/** What was converted already; `undefined` where nothing can come twice. */
type Done = Map<YamlValue, JsonValue> | undefined;

/**
 * The JSON of a YAML value. Parts that an alias repeats stay shared.
 * @param mayShare whether there can be such parts
 * @throws ChartError yaml_invalid: infinity, NaN
 */
export function toJson(value: YamlValue, file: string, mayShare = true): JsonValue {
  return convert(value, file, mayShare ? new Map() : undefined);
}

function convert(value: YamlValue, file: string, done: Done): JsonValue {
  if (value === null || typeof value !== 'object') return value;
  if (value instanceof YamlNumber) return jsonNumber(value, file);
  const known = done?.get(value);
  if (known !== undefined) return known;
  const json = isArray(value) ? value.map((item) => convert(item, file, done)) : object(value, file, done);
  done?.set(value, json);
  return json;
}

function object(value: { readonly [key: string]: YamlValue }, file: string, done: Done): JsonValue {
  const json = Object.create(null) as { [key: string]: JsonValue };
  for (const key of Object.keys(value)) json[key] = convert(value[key] ?? null, file, done);
  return json;
}

function jsonNumber({ value }: YamlNumber, file: string): number {
  const number = Number(value);
  if (Number.isFinite(number)) return number;
  throw yamlError('yaml_invalid', file, `${number} cannot be written as JSON`);
}

function isArray(value: object): value is readonly YamlValue[] {
  return Array.isArray(value);
}
