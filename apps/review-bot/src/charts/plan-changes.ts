import type { ChartPlace } from './chart-types.ts';
import type { ChartIdentity } from './names.ts';
import type { TreeIndex } from './tree-index.ts';

/** A chart at the head whose files are not those at the merge base, and the chart that it was there. */
export type Touched = {
  readonly place: ChartPlace;
  readonly identity: ChartIdentity | null;
  readonly base: KnownPlace | null;
};

/** A place, and what is there; null where that cannot be read. */
export type KnownPlace = { readonly place: ChartPlace; readonly identity: ChartIdentity | null };

/** Which places have to be looked at: by the ids of Git alone, nothing is read. */
export type TouchedPlaces = {
  /** Of the head, changed or new. */
  readonly head: readonly ChartPlace[];
  /** Of the merge base, changed or gone. */
  readonly base: readonly ChartPlace[];
  /** Of the head, the same as at the merge base. */
  readonly same: readonly ChartPlace[];
};

/** Compares places by the ids of the files in them. */
export function touchedPlaces(
  base: { readonly tree: TreeIndex; readonly places: readonly ChartPlace[] },
  head: { readonly tree: TreeIndex; readonly places: readonly ChartPlace[] },
): TouchedPlaces {
  const before = new Map(base.places.map((place) => [place.path, place]));
  const same = head.places.filter((place) => {
    const old = before.get(place.path);
    return old?.form === place.form && isSame(base.tree, head.tree, place);
  });
  const untouched = new Set(same.map(({ path }) => path));
  return {
    head: head.places.filter(({ path }) => !untouched.has(path)),
    base: base.places.filter(({ path }) => !untouched.has(path)),
    same,
  };
}

function isSame(base: TreeIndex, head: TreeIndex, { form, path }: ChartPlace): boolean {
  if (form === 'archive') return base.at(path)?.sha === head.at(path)?.sha;
  const [old, now] = [base.under(path), head.under(path)];
  return (
    old.length === now.length &&
    now.every((entry, index) => {
      const other = old[index];
      return (
        other !== undefined &&
        other.path === entry.path &&
        other.sha === entry.sha &&
        other.mode === entry.mode
      );
    })
  );
}

/** What becomes of every chart that is touched. */
export type Plan = {
  readonly touched: readonly Touched[];
  /** Charts of the merge base that no place of the head has any more. */
  readonly removed: readonly (KnownPlace & { readonly identity: ChartIdentity })[];
};

/**
 * A chart is its name: in another folder it is the same one, and another name in the same folder is another chart. What
 * cannot be read at either side is taken for the chart of the same folder.
 */
export function planChanges(
  head: readonly KnownPlace[],
  base: readonly KnownPlace[],
  isStillThere: (name: string) => boolean,
): Plan {
  const byName = new Map<string, KnownPlace[]>();
  for (const known of base) {
    if (known.identity !== null)
      byName.set(known.identity.name, [...(byName.get(known.identity.name) ?? []), known]);
  }
  const byPath = new Map(base.map((known) => [known.place.path, known]));
  const touched = head.map(({ place, identity }): Touched => {
    const here = byPath.get(place.path) ?? null;
    if (identity === null || here?.identity === null) return { place, identity, base: here };
    const namesakes = byName.get(identity.name) ?? [];
    const old = namesakes.find((known) => known.place.path === place.path) ?? namesakes[0] ?? null;
    return { place, identity, base: old };
  });
  const kept = new Set(touched.flatMap(({ identity, base: old }) => [identity?.name, old?.identity?.name]));
  const removed = [...byName].flatMap(([name, [first]]) => {
    if (first === undefined || first.identity === null || kept.has(name) || isStillThere(name)) return [];
    return [{ place: first.place, identity: first.identity }];
  });
  return { touched, removed: removed.sort((a, b) => (a.identity.name < b.identity.name ? -1 : 1)) };
}
