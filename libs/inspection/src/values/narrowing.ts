import type { JsonObject, JsonValue } from '@chandlery/chart';
import { isEqual } from '../json/equal.ts';
import { isObject, listAt, objectAt, textsAt } from '../json/read.ts';

/** One place where a schema takes less than another one did. */
export type Narrowing = { readonly path: readonly string[]; readonly what: string };

const lowerBounds = ['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties'];
const upperBounds = ['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties'];
const deepest = 20;

/** Where the new schema refuses what the old one took, as far as it can be told without solving it; `required` is not asked. */
export function narrowings(
  before: JsonValue,
  after: JsonValue,
  path: readonly string[] = [],
): readonly Narrowing[] {
  if (!isObject(before) || !isObject(after) || path.length > deepest) return [];
  const own = [
    types(before, after),
    choices(before, after),
    bounds(before, after),
    closing(before, after),
  ].flat();
  const old = objectAt(before, 'properties');
  const inner = Object.entries(objectAt(after, 'properties')).flatMap(([key, property]) =>
    key in old ? narrowings(old[key] ?? null, property, [...path, key]) : [],
  );
  const items = narrowings(before['items'] ?? null, after['items'] ?? null, [...path, '[]']);
  return [...own.map((what) => ({ path, what })), ...inner, ...items];
}

function types(before: JsonObject, after: JsonObject): readonly string[] {
  const [was, is] = [typesOf(before), typesOf(after)];
  if (is === undefined) return [];
  const takes = (type: string): boolean => is.includes(type) || (type === 'integer' && is.includes('number'));
  const lost = was === undefined ? [] : was.filter((type) => !takes(type));
  if (was === undefined) return [`takes ${is.join(' or ')} only`];
  return lost.length === 0 ? [] : [`takes ${lost.join(' and ')} no more`];
}

function typesOf(schema: JsonObject): readonly string[] | undefined {
  const type = schema['type'];
  return type === undefined ? undefined : typeof type === 'string' ? [type] : textsAt(schema, 'type');
}

function choices(before: JsonObject, after: JsonObject): readonly string[] {
  if (!Array.isArray(after['enum'])) return [];
  if (!Array.isArray(before['enum'])) return ['takes some values only (enum)'];
  const now = listAt(after, 'enum');
  const lost = listAt(before, 'enum').filter((value) => !now.some((other) => isEqual(value, other)));
  return lost.length === 0 ? [] : [`takes ${lost.map((value) => JSON.stringify(value)).join(', ')} no more`];
}

function bounds(before: JsonObject, after: JsonObject): readonly string[] {
  const tighter = (key: string, isTighter: (was: number, is: number) => boolean): readonly string[] => {
    const [was, is] = [before[key], after[key]];
    if (typeof is !== 'number') return [];
    return typeof was !== 'number' || isTighter(was, is)
      ? [`has ${key} ${is}${typeof was === 'number' ? `, not ${was}` : ''}`]
      : [];
  };
  return [
    ...lowerBounds.flatMap((key) => tighter(key, (was, is) => is > was)),
    ...upperBounds.flatMap((key) => tighter(key, (was, is) => is < was)),
    ...(after['pattern'] !== undefined && !isEqual(before['pattern'], after['pattern'])
      ? ['has another pattern']
      : []),
  ];
}

function closing(before: JsonObject, after: JsonObject): readonly string[] {
  const lost = Object.keys(objectAt(before, 'properties')).filter(
    (key) => !(key in objectAt(after, 'properties')),
  );
  if (after['additionalProperties'] !== false) return [];
  if (before['additionalProperties'] !== false) return ['takes no other keys than those it names'];
  return lost.length === 0 ? [] : [`takes ${lost.join(', ')} no more`];
}
