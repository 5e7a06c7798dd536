import type { JsonObject, JsonValue } from '../yaml/json-value.ts';
import {
  emptyJson,
  isJsonArray,
  isJsonObject,
  own,
  pointerTo,
  sameJson,
  type MutableJson,
} from './json-access.ts';
import { userChanges } from './user-changes.ts';
import { isRetyped, valuesDifference, type ValuesDifference } from './values-difference.ts';
import { valuesText } from './values-text.ts';

/** A value that both the user and the chart changed, each in another way; what is not there is absent. */
export type ValuesConflict = {
  readonly path: string;
  readonly oldDefault?: JsonValue;
  readonly newDefault?: JsonValue;
  readonly user: JsonValue;
  readonly taken: 'user' | 'chart';
  /** `both_changed`: the user's is kept. `retyped`: the chart wants another type now, so the user's cannot be carried over. */
  readonly reason: 'both_changed' | 'retyped';
  /** Whether a list was changed: Helm knows lists as a whole, so neither side's items are mixed. */
  readonly isList: boolean;
};

/** A value of the user that the new chart has no default for; it is kept. */
export type UnknownValue = {
  readonly path: string;
  readonly value: JsonValue;
  /** Whether the old chart had one: the chart has dropped, or renamed, it. */
  readonly wasKnown: boolean;
};

/** What comes of a user's values with a new version of the chart. */
export type MergedValues = {
  /** The least that says what the user changed, to be given to Helm. */
  readonly values: JsonObject;
  /** The same as YAML; with the user's order and comments where their text was given and could be kept. */
  readonly yaml: string;
  readonly conflicts: readonly ValuesConflict[];
  readonly unknown: readonly UnknownValue[];
  /** What the chart changed and the user did not: it is taken by leaving it out. */
  readonly fromChart: readonly ValuesDifference[];
  /** Paths of what the user had changed to what is the default now: left out. */
  readonly redundant: readonly string[];
};

type Merging = {
  readonly conflicts: ValuesConflict[];
  readonly unknown: UnknownValue[];
  readonly redundant: string[];
};

/**
 * Carries a user's values over to a new version: what the user changed is kept, what only the chart changed is taken, and what
 * both changed is a conflict that says which was taken and why. Give defaults with those of the subcharts (`coalesceValues`
 * of no values), or the user's values for subcharts are unknown. Lists are one value each.
 */
export function mergeValues(parts: {
  readonly oldDefaults: JsonObject;
  readonly newDefaults: JsonObject;
  readonly user: JsonObject;
  /** What the user wrote, whose comments and order are kept. */
  readonly userText?: string;
}): MergedValues {
  const { oldDefaults, newDefaults, user, userText } = parts;
  const merging: Merging = { conflicts: [], unknown: [], redundant: [] };
  const mine = userChanges(oldDefaults, user);
  const values = mergeTable(merging, '', mine, oldDefaults, newDefaults);
  const changed = new Set<string>();
  collectPaths(changed, '', mine);
  const fromChart = valuesDifference(oldDefaults, newDefaults).filter(({ path }) => !changed.has(path));
  return { values, yaml: valuesText(values, userText), fromChart, ...merging };
}

function mergeTable(
  merging: Merging,
  path: string,
  mine: JsonObject,
  old: JsonObject,
  fresh: JsonObject,
): MutableJson {
  const merged = emptyJson();
  for (const key of Object.keys(mine)) {
    const value = own(mine, key);
    if (value === undefined) continue;
    const [before, after, at] = [own(old, key), own(fresh, key), pointerTo(path, key)];
    if (isJsonObject(value) && isJsonObject(after)) {
      const inner = mergeTable(merging, at, value, isJsonObject(before) ? before : {}, after);
      if (Object.keys(inner).length > 0) merged[key] = inner;
    } else if (keeps(merging, at, value, before, after, isOpen(path, key, fresh))) merged[key] = value;
  }
  return merged;
}

function keeps(
  { conflicts, unknown, redundant }: Merging,
  path: string,
  user: JsonValue,
  before: JsonValue | undefined,
  after: JsonValue | undefined,
  isOpenTable: boolean,
): boolean {
  if (sameJson(user, after) || (user === null && after === undefined)) {
    redundant.push(path);
    return false;
  }
  if (after === undefined) {
    if (!isOpenTable) unknown.push({ path, value: user, wasKnown: before !== undefined });
    return true;
  }
  if (sameJson(before, after)) return true;
  const reason = isRetyped(user, after) ? 'retyped' : 'both_changed';
  const taken = reason === 'retyped' ? 'chart' : 'user';
  conflicts.push({
    path,
    ...(before === undefined ? {} : { oldDefault: before }),
    newDefault: after,
    user,
    taken,
    reason,
    isList: isJsonArray(user) || isJsonArray(after),
  });
  return taken === 'user';
}

/** Whether any key may stand here: in `global`, and in a table that the chart leaves empty, such as `nodeSelector`. */
function isOpen(path: string, key: string, fresh: JsonObject): boolean {
  if (path === '') return key === 'global';
  return Object.keys(fresh).length === 0 || /(?:^|\/)global(?:\/|$)/.test(path);
}

/** Paths at which the user changed something, those above them included. */
function collectPaths(paths: Set<string>, path: string, value: JsonValue): void {
  paths.add(path);
  if (!isJsonObject(value)) return;
  for (const [key, inner] of Object.entries(value)) collectPaths(paths, pointerTo(path, key), inner);
}
