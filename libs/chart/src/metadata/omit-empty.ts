import { compareAsUtf8 } from '../byte-order.ts';
import type { JsonObject, JsonValue } from '../yaml/json-value.ts';
import type { GoField, GoStruct, GoType } from './go-types.ts';

/** A struct as json.Marshal writes it: fields in their order, empty ones left out unless they are always there. */
export function omitEmpty(value: JsonValue | undefined, { fields }: GoStruct): JsonObject {
  const object = isObject(value) ? value : {};
  const kept: { [name: string]: JsonValue } = {};
  for (const [name, field] of fields) {
    const item = canonical(object[name], field);
    if (item !== undefined) kept[name] = item;
  }
  return kept;
}

function canonical(value: JsonValue | undefined, { type, always = false }: GoField): JsonValue | undefined {
  if (isEmpty(value)) return always ? zero(type) : undefined;
  return value === undefined ? undefined : inOrder(value, type);
}

function inOrder(value: JsonValue, type: GoType): JsonValue {
  if (typeof type === 'string') return value;
  if (type.kind === 'map') return sortedByKey(value);
  if (type.kind === 'struct') return value === null ? null : omitEmpty(value, type);
  return Array.isArray(value) ? value.map((item: JsonValue) => inOrder(item, type.of)) : value;
}

function isEmpty(value: JsonValue | undefined): boolean {
  if (value === undefined || value === null || value === '' || value === false) return true;
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === 'object' && Object.keys(value).length === 0;
}

function zero(type: GoType): JsonValue {
  return type === 'string' ? '' : [];
}

/** As json.Marshal sorts: by bytes. Made by definition, not assignment, so that `__proto__` is a key like others. */
function sortedByKey(value: JsonValue): JsonValue {
  const keys = isObject(value) ? Object.keys(value) : [];
  const sorted = keys.sort(compareAsUtf8);
  return Object.fromEntries(sorted.map((key) => [key, isObject(value) ? (value[key] ?? '') : '']));
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
