import { isJsonArray, isJsonObject, pointerTo } from '../values/json-access.ts';
import type { JsonValue } from '../yaml/json-value.ts';
import { groupOf, type Manifest } from './manifest.ts';
import { identityOf } from './normalise-manifests.ts';

/** Two objects that are the same one; `renamed` if only by their likeness. */
export type ManifestPair<T extends Manifest> = {
  readonly before: T;
  readonly after: T;
  readonly renamed: boolean;
};

/** Which objects of two streams belong together. */
export type PairedManifests<T extends Manifest> = {
  readonly pairs: readonly ManifestPair<T>[];
  readonly removed: readonly T[];
  readonly added: readonly T[];
};

const maxCandidates = 50;
const maxLeaves = 2000;
const leastLikeness = 0.8;
/** Smaller objects are like one another whatever they are. */
const leastLeaves = 4;

/**
 * Pairs objects by kind, namespace and name, those of one API group first (a core Service and a Knative Service may share a
 * name); then those of one kind that are left by how much of them is the same apart from the name.
 */
export function pairManifests<T extends Manifest>(
  before: readonly T[],
  after: readonly T[],
): PairedManifests<T> {
  const left = new Map<string, T[]>();
  for (const manifest of after) {
    const same = left.get(identityOf(manifest));
    if (same === undefined) left.set(identityOf(manifest), [manifest]);
    else same.push(manifest);
  }
  const pairs: ManifestPair<T>[] = [];
  const gone: T[] = [];
  const byIdentityOnly: T[] = [];
  for (const manifest of before) {
    const group = groupOf(manifest.apiVersion);
    const match = take(left.get(identityOf(manifest)), (other) => groupOf(other.apiVersion) === group);
    if (match === undefined) byIdentityOnly.push(manifest);
    else pairs.push({ before: manifest, after: match, renamed: false });
  }
  for (const manifest of byIdentityOnly) {
    const match = take(left.get(identityOf(manifest)), () => true);
    if (match === undefined) gone.push(manifest);
    else pairs.push({ before: manifest, after: match, renamed: false });
  }
  return pairByLikeness(pairs, gone, [...left.values()].flat());
}

function take<T>(from: T[] | undefined, fits: (item: T) => boolean): T | undefined {
  const index = from?.findIndex(fits) ?? -1;
  return index === -1 ? undefined : from?.splice(index, 1)[0];
}

function pairByLikeness<T extends Manifest>(
  pairs: readonly ManifestPair<T>[],
  gone: readonly T[],
  come: readonly T[],
): PairedManifests<T> {
  if (gone.length === 0 || come.length === 0 || gone.length > maxCandidates || come.length > maxCandidates) {
    return { pairs, removed: gone, added: come };
  }
  const newLeaves = new Map(come.map((manifest) => [manifest, leavesOf(manifest)]));
  const likely = gone.flatMap((before) => {
    const leaves = leavesOf(before);
    return come
      .filter((after) => after.kind === before.kind)
      .map((after) => ({ before, after, likeness: likenessOf(leaves, newLeaves.get(after) ?? new Set()) }))
      .filter(({ likeness }) => likeness >= leastLikeness);
  });
  likely.sort((a, b) => b.likeness - a.likeness);
  const used = new Set<T>();
  const renamed: ManifestPair<T>[] = [];
  for (const { before, after } of likely) {
    if (used.has(before) || used.has(after)) continue;
    used.add(before).add(after);
    renamed.push({ before, after, renamed: true });
  }
  return {
    pairs: [...pairs, ...renamed],
    removed: gone.filter((manifest) => !used.has(manifest)),
    added: come.filter((manifest) => !used.has(manifest)),
  };
}

/** How much of two sets is the same: from 0 to 1. */
function likenessOf(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const most = Math.max(a.size, b.size);
  if (most < leastLeaves || most > maxLeaves) return 0;
  let same = 0;
  for (const leaf of a) if (b.has(leaf)) same += 1;
  return same / most;
}

/** What an object says, place by place, with its own name left out wherever it stands. */
function leavesOf({ object, name }: Manifest): Set<string> {
  const leaves = new Set<string>();
  const walk = (value: JsonValue, path: string): void => {
    if (leaves.size > maxLeaves) return;
    if (isJsonArray(value)) for (const [index, item] of value.entries()) walk(item, pointerTo(path, index));
    else if (isJsonObject(value))
      for (const [key, item] of Object.entries(value)) walk(item, pointerTo(path, key));
    else if (path !== '/apiVersion' && path !== '/kind' && path !== '/metadata/name') {
      leaves.add(`${path}=${JSON.stringify(value).slice(0, 1000).replaceAll(name, '…')}`);
    }
  };
  walk(object, '');
  return leaves;
}
