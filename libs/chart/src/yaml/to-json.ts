import type { JsonValue } from './json-value.ts';
import { yamlError } from './yaml-error.ts';
import { YamlNumber, type YamlValue } from './yaml-value.ts';

/** The JSON of a YAML value. Parts that an alias repeats stay shared. @throws ChartError yaml_invalid: infinity, NaN */
export function toJson(value: YamlValue, file: string): JsonValue {
  return convert(value, file, new Map());
}

function convert(value: YamlValue, file: string, done: Map<YamlValue, JsonValue>): JsonValue {
  if (value === null || typeof value !== 'object') return value;
  if (value instanceof YamlNumber) return jsonNumber(value, file);
  const known = done.get(value);
  if (known !== undefined) return known;
  const json = isArray(value) ? value.map((item) => convert(item, file, done)) : object(value, file, done);
  done.set(value, json);
  return json;
}

function object(
  value: { readonly [key: string]: YamlValue },
  file: string,
  done: Map<YamlValue, JsonValue>,
): JsonValue {
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
