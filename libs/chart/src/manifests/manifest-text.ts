import { createTwoFilesPatch } from 'diff';
import { stringify } from 'yaml';
import { isJsonArray, isJsonObject, lookUp, pointerSteps } from '../values/json-access.ts';
import { mask } from '../values/secret-names.ts';
import type { JsonValue } from '../yaml/json-value.ts';
import type { Manifest } from './manifest.ts';
import { maskSecrets } from './mask-secrets.ts';
import type { ChangedPath } from './object-difference.ts';

const maxTextCharacters = 100_000;
/** Of both objects as JSON: writing YAML takes a second for a megabyte. Longer ones are not compared line by line. */
const maxComparedCharacters = 500_000;
const maxEditLength = 2000;
/** Of one comparison line by line: where lines are many, few edits take long too. */
const timeoutMs = 500;
/** So many comparisons may come to nothing before the rest is left out. */
const maxVain = 10;

/** What is left for all texts of one difference, and for all that is compared for them. */
export type TextRoom = { text: number; compared: number; vain: number };

/** The room that a difference starts with. */
export function textRoom(): TextRoom {
  return { text: 5_000_000, compared: 4_000_000, vain: maxVain };
}

/** The lines of two objects that differ, as YAML with secrets masked; one that changed says so. */
export function manifestText(
  before: Manifest,
  after: Manifest,
  paths: readonly ChangedPath[],
  room: TextRoom,
): { readonly text: string; readonly cut: boolean } {
  if (room.text <= 0 || room.compared <= 0 || room.vain <= 0) return { text: '', cut: true };
  const length = JSON.stringify(before.object).length + JSON.stringify(after.object).length;
  room.compared -= Math.min(length, maxComparedCharacters);
  if (length > maxComparedCharacters) return { text: '', cut: true };
  const [from, to] = shown(before, after, paths);
  const options = { context: 3, maxEditLength, timeout: timeoutMs };
  // The types know of no `undefined`, which comes where a limit was met.
  const patch: string | undefined = createTwoFilesPatch(
    titleOf(before),
    titleOf(after),
    from,
    to,
    undefined,
    undefined,
    options,
  );
  if (patch === undefined) {
    room.vain -= 1;
    return { text: '', cut: true };
  }
  room.text -= patch.length;
  if (patch.length <= maxTextCharacters) return { text: patch, cut: false };
  return { text: `${patch.slice(0, patch.lastIndexOf('\n', maxTextCharacters))}\n`, cut: true };
}

/** Both as YAML. What was masked in both, but changed, would look the same. */
function shown(before: Manifest, after: Manifest, paths: readonly ChangedPath[]): [string, string] {
  const [from, to] = [copyOf(maskSecrets(before.object)), copyOf(maskSecrets(after.object))];
  for (const { path, kind } of paths) {
    const masked = lookUp(from, path);
    if (kind !== 'changed' || typeof masked !== 'string' || masked !== lookUp(to, path)) continue;
    setAt(from, path, masked.replaceAll(mask, `${mask} (old)`));
    setAt(to, path, masked.replaceAll(mask, `${mask} (new)`));
  }
  return [yamlOf(from), yamlOf(to)];
}

/** Objects with a prototype, which the writer of YAML wants. */
function copyOf(value: JsonValue): JsonValue {
  return JSON.parse(JSON.stringify(value)) as JsonValue;
}

function setAt(root: JsonValue, path: string, text: string): void {
  const steps = pointerSteps(path) ?? [];
  const last = steps.pop();
  const holder = steps.reduce<JsonValue | undefined>(
    (at, step) => (isJsonArray(at) ? at[Number(step)] : isJsonObject(at) ? at[step] : undefined),
    root,
  );
  if (last !== undefined && typeof holder === 'object' && holder !== null) Reflect.set(holder, last, text);
}

function yamlOf(value: JsonValue): string {
  return stringify(value, { version: '1.1', lineWidth: 0, aliasDuplicateObjects: false });
}

function titleOf({ apiVersion, kind, namespace, name }: Manifest): string {
  return `${apiVersion} ${kind} ${namespace === undefined ? name : `${namespace}/${name}`}`;
}
