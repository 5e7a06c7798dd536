import type { JsonObject } from '../yaml/json-value.ts';
import { emptyJson, isJsonObject, own, sameJson } from './json-access.ts';

/**
 * What of a user's values is other than the defaults: the least that, given to Helm, comes to the same. People paste whole
 * values.yaml files and change two lines. What they left out is no change, because Helm fills it in; a null is one where
 * there is a default for it to delete.
 */
export function userChanges(defaults: JsonObject, values: JsonObject): JsonObject {
  const changes = emptyJson();
  for (const key of Object.keys(values)) {
    const [value, initial] = [own(values, key), own(defaults, key)];
    if (value === undefined || sameJson(value, initial) || (value === null && initial === undefined))
      continue;
    if (!isJsonObject(value) || !isJsonObject(initial)) changes[key] = value;
    else {
      const inner = userChanges(initial, value);
      if (Object.keys(inner).length > 0) changes[key] = inner;
    }
  }
  return changes;
}
