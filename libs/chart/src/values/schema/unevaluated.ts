import type { JsonValue } from '../../yaml/json-value.ts';
import { isJsonArray, isJsonObject, own } from '../json-access.ts';
import type { SchemaNode } from './schema-store.ts';

/** Keys and items of one value that no schema has looked at yet: validator.go's `uneval`. */
export class Unevaluated {
  readonly keys: Set<string> | undefined;
  readonly items: Set<number> | undefined;

  constructor(keys: Set<string> | undefined, items: Set<number> | undefined) {
    this.keys = keys;
    this.items = items;
  }

  get isEmpty(): boolean {
    return (this.keys?.size ?? 0) === 0 && (this.items?.size ?? 0) === 0;
  }

  /** What another schema looked at in the same value counts as looked at. */
  merge(other: Unevaluated): void {
    for (const key of this.keys ?? []) if (other.keys?.has(key) !== true) this.keys?.delete(key);
    for (const item of this.items ?? []) if (other.items?.has(item) !== true) this.items?.delete(item);
  }
}

/** What a schema starts with; nothing is kept where nobody asks for it. */
export function unevaluatedBy(node: SchemaNode, value: JsonValue, callerAsks: boolean): Unevaluated {
  const schema = isJsonObject(node.value) ? node.value : {};
  const { draft } = node.resource;
  const asks = (keyword: string): boolean => callerAsks || (draft >= 2019 && Object.hasOwn(schema, keyword));
  if (isJsonObject(value)) {
    const all = Object.hasOwn(schema, 'additionalProperties');
    return new Unevaluated(
      !all && asks('unevaluatedProperties') ? new Set(Object.keys(value)) : undefined,
      undefined,
    );
  }
  if (isJsonArray(value) && asks('unevaluatedItems')) {
    const first = evaluatedItems(schema, draft);
    const left = value.flatMap((_, index) => (index < first ? [] : [index]));
    return new Unevaluated(undefined, left.length === 0 ? undefined : new Set(left));
  }
  return new Unevaluated(undefined, undefined);
}

/** How many items at the start of a list a schema looks at by itself. */
function evaluatedItems(schema: { readonly [key: string]: JsonValue }, draft: number): number {
  const items = own(schema, 'items');
  if (draft >= 2020) {
    const prefix = own(schema, 'prefixItems');
    return items !== undefined ? Infinity : isJsonArray(prefix) ? prefix.length : 0;
  }
  if (isJsonArray(items)) return Object.hasOwn(schema, 'additionalItems') ? Infinity : items.length;
  return items !== undefined ? Infinity : 0;
}
