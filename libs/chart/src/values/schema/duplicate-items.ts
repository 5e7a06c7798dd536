import type { JsonArray, JsonValue } from '../../yaml/json-value.ts';
import { isJsonArray, isJsonObject } from '../json-access.ts';
import type { Budget } from './budget.ts';

/** The first two items of a list that are the same JSON, by their places. */
export function duplicateItems(list: JsonArray, budget: Budget): readonly [number, number] | undefined {
  const seen = new Map<string, number>();
  for (const [index, item] of list.entries()) {
    const text = JSON.stringify(sorted(item, budget));
    const first = seen.get(text);
    if (first !== undefined) return [first, index];
    seen.set(text, index);
  }
  return undefined;
}

function sorted(value: JsonValue, budget: Budget): JsonValue {
  budget.spend(1);
  if (isJsonArray(value)) return value.map((item) => sorted(item, budget));
  if (!isJsonObject(value)) return value === 0 ? 0 : value;
  // Pairs instead of an object, whose numeric keys come first whatever their order.
  return Object.keys(value)
    .sort()
    .map((key) => [key, sorted(value[key] ?? null, budget)] as const)
    .reduce<JsonValue[]>((pairs, pair) => (pairs.push([...pair]), pairs), ['{}']);
}
