import { type LockedPackage, type LockedPackages, locationOf } from './package-lock.ts';

/** What a pruned lockfile is made for. */
export type PrunedRoot = {
  readonly manifest: LockedPackage;
  /** Where each direct dependency stands in the old lockfile, by name. */
  readonly locations: Readonly<Record<string, string>>;
};

type Pending = {
  readonly name: string;
  readonly from: string;
  readonly requester: string;
  readonly optional: boolean;
};

/**
 * The part of a lockfile that a package with these direct dependencies needs, laid out for that package alone: the
 * same versions and integrities, each as far up as it can go without shadowing another version. npm installs such a
 * file without looking anything up.
 * @throws Error where the old lockfile lacks a package that is not optional
 */
export function pruneLock(packages: LockedPackages, { manifest, locations }: PrunedRoot): LockedPackages {
  const placed = new Map<string, { from: string; entry: LockedPackage; optional: boolean }>();
  const pending: Pending[] = directDependencies(manifest, locations);
  for (let next = pending.shift(); next !== undefined; next = pending.shift()) {
    const { name, from, requester, optional } = next;
    const old = packages[from];
    if (old === undefined) throw new Error(`package-lock.json holds no ${from}.`);
    const location = placeFor(placed, requester, name, from);
    const known = placed.get(location);
    if (known !== undefined && (optional || !known.optional)) continue;
    placed.set(location, { from, entry: old, optional });
    for (const edge of edgesOf(packages, from, old)) {
      pending.push({ ...edge, requester: location, optional: optional || edge.optional });
    }
  }
  requireSameResolution(packages, placed);
  const entries = [...placed].map(
    ([location, { entry, optional }]) => [location, flagged(entry, optional)] as const,
  );
  return { '': manifest, ...Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1))) };
}

function directDependencies(manifest: LockedPackage, locations: PrunedRoot['locations']): Pending[] {
  const named = (names: Readonly<Record<string, string>> | undefined, optional: boolean): Pending[] =>
    Object.keys(names ?? {}).map((name) => ({
      name,
      from: locations[name] ?? `node_modules/${name}`,
      requester: '',
      optional,
    }));
  return [...named(manifest.dependencies, false), ...named(manifest.optionalDependencies, true)];
}

/** What a package asks for, found where it stands in the old lockfile. Optional peers come only if others need them. */
function edgesOf(packages: LockedPackages, from: string, entry: LockedPackage): Omit<Pending, 'requester'>[] {
  const optionalNames = new Set(Object.keys(entry.optionalDependencies ?? {}));
  const peers = Object.keys(entry.peerDependencies ?? {}).filter(
    (name) => entry.peerDependenciesMeta?.[name]?.optional !== true,
  );
  const names = new Set([...Object.keys(entry.dependencies ?? {}), ...optionalNames, ...peers]);
  return [...names].flatMap((name) => {
    const location = locationOf(packages, from, name);
    const optional = optionalNames.has(name);
    if (location !== undefined) return [{ name, from: location, optional }];
    if (optional) return [];
    throw new Error(`package-lock.json holds no ${name}, which ${from} needs.`);
  });
}

/** The uppermost folder where `name` can stand for this requester: free, or taken by the very same package. */
function placeFor(
  placed: ReadonlyMap<string, { readonly from: string; readonly entry: LockedPackage }>,
  requester: string,
  name: string,
  from: string,
): string {
  let best = `${requester}${requester === '' ? '' : '/'}node_modules/${name}`;
  for (let folder = requester; ; folder = holderOf(folder)) {
    const location = `${folder}${folder === '' ? '' : '/'}node_modules/${name}`;
    const there = placed.get(location);
    if (there?.from === from) return location;
    if (there !== undefined) return best;
    best = location;
    if (folder === '') return best;
  }
}

/** The package in whose node_modules another stands: `node_modules/a/node_modules/@s/b` -> `node_modules/a`. */
function holderOf(location: string): string {
  const at = location.lastIndexOf('/node_modules/');
  return at < 0 ? '' : location.slice(0, at);
}

/** Checks that every package finds in the new layout what it found in the old one. */
function requireSameResolution(
  packages: LockedPackages,
  placed: ReadonlyMap<string, { readonly from: string; readonly entry: LockedPackage }>,
): void {
  const layout = Object.fromEntries([...placed].map(([location, { entry }]) => [location, entry]));
  for (const [location, { from, entry }] of placed) {
    for (const edge of edgesOf(packages, from, entry)) {
      const found = placed.get(locationOf(layout, location, edge.name) ?? '');
      if (found?.from !== edge.from)
        throw new Error(`${location} would find another ${edge.name} than it is locked to.`);
    }
  }
}

function flagged(entry: LockedPackage, optional: boolean): LockedPackage {
  const { dev: _dev, devOptional: _devOptional, optional: _optional, peer: _peer, ...rest } = entry;
  return optional ? { ...rest, optional: true } : rest;
}
