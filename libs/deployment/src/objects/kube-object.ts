import type { JsonObject, JsonValue } from '@chandlery/chart';

/** An object of the cluster's API or of a manifest, as JSON has it; read by `textAt` and its like, never trusted to have a shape. */
export type KubeObject = JsonObject;

/** Names an object: what a manifest says of it. */
export type ResourceRef = {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  /** Empty for what belongs to the cluster as a whole. */
  readonly namespace: string;
};

/** What lies at a path, or `undefined`. */
export function valueAt(value: JsonValue | undefined, ...path: readonly string[]): JsonValue | undefined {
  let current = value;
  for (const key of path) {
    if (!isObject(current) || !Object.hasOwn(current, key)) return undefined;
    current = current[key];
  }
  return current;
}

/** The text at a path; empty where there is none. */
export function textAt(value: JsonValue | undefined, ...path: readonly string[]): string {
  const found = valueAt(value, ...path);
  return typeof found === 'string' ? found : '';
}

/** The number at a path. */
export function numberAt(value: JsonValue | undefined, ...path: readonly string[]): number | undefined {
  const found = valueAt(value, ...path);
  return typeof found === 'number' ? found : undefined;
}

/** The objects of the list at a path; empty where there is none. */
export function objectsAt(value: JsonValue | undefined, ...path: readonly string[]): readonly KubeObject[] {
  const found = valueAt(value, ...path);
  return Array.isArray(found) ? found.filter(isObject) : [];
}

/** The texts of the list at a path. */
export function textsAt(value: JsonValue | undefined, ...path: readonly string[]): readonly string[] {
  const found = valueAt(value, ...path);
  return Array.isArray(found) ? found.filter((item) => typeof item === 'string') : [];
}

/** The object at a path; an empty one where there is none. */
export function objectAt(value: JsonValue | undefined, ...path: readonly string[]): KubeObject {
  const found = valueAt(value, ...path);
  return isObject(found) ? found : {};
}

/** Whether a value is an object and no list. */
export function isObject(value: JsonValue | undefined): value is KubeObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The names of an object. */
export function refOf(object: KubeObject): ResourceRef {
  return {
    apiVersion: textAt(object, 'apiVersion'),
    kind: textAt(object, 'kind'),
    name: textAt(object, 'metadata', 'name'),
    namespace: textAt(object, 'metadata', 'namespace'),
  };
}

/** The API group of an API version: empty for `v1`. */
export function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf('/');
  return slash === -1 ? '' : apiVersion.slice(0, slash);
}

/** A condition of a status. */
export type Condition = {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly message: string;
};

/** The conditions that an object's status holds. */
export function conditionsOf(object: KubeObject): readonly Condition[] {
  return objectsAt(object, 'status', 'conditions').map((condition) => ({
    type: textAt(condition, 'type'),
    status: textAt(condition, 'status'),
    reason: textAt(condition, 'reason'),
    message: textAt(condition, 'message'),
  }));
}

/** The condition of a type, or `undefined`. */
export function conditionOf(object: KubeObject, type: string): Condition | undefined {
  return conditionsOf(object).find((condition) => condition.type === type);
}

/** Milliseconds since 1970 of a time as the API writes it; `undefined` where it is none. */
export function timeAt(value: JsonValue | undefined, ...path: readonly string[]): number | undefined {
  const parsed = Date.parse(textAt(value, ...path));
  return Number.isNaN(parsed) ? undefined : parsed;
}

/** The texts by name at a path, such as labels; empty where there are none. */
export function mapAt(
  value: JsonValue | undefined,
  ...path: readonly string[]
): Readonly<Record<string, string>> {
  const entries = Object.entries(objectAt(value, ...path));
  return Object.fromEntries(
    entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}
