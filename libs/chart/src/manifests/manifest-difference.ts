import type { Manifest } from './manifest.ts';
import { manifestText, textRoom, type TextRoom } from './manifest-text.ts';
import { normaliseManifests, type NormalManifest } from './normalise-manifests.ts';
import { objectDifference, type ChangedPath } from './object-difference.ts';
import { pairManifests, type ManifestPair } from './pair-manifests.ts';
import type { RandomValue } from './random-values.ts';

/** What names one object. */
export type ResourceName = Pick<Manifest, 'apiVersion' | 'kind' | 'name' | 'namespace' | 'source' | 'line'>;

/** One object that both streams hold, in different forms. */
export type ChangedResource = {
  readonly before: ResourceName;
  readonly after: ResourceName;
  /** Whether they were paired by their likeness: kind and most of the content are the same, the name is not. */
  readonly renamed: boolean;
  /** What changed, `/apiVersion` included; noise is left out. */
  readonly paths: readonly ChangedPath[];
  /** Labels and annotations that change with every version: `helm.sh/chart`, `checksum/...`. */
  readonly noise: readonly ChangedPath[];
  /** Whether nothing but noise changed. */
  readonly isNoise: boolean;
  /** A unified difference of both as YAML, without noise and with secrets masked; empty if it is too long to be made. */
  readonly text: string;
  /** Whether the text, or the paths, were cut. */
  readonly truncated: boolean;
};

/** What changes in a cluster between two renderings. */
export type ManifestDifference = {
  readonly added: readonly ResourceName[];
  readonly removed: readonly ResourceName[];
  readonly changed: readonly ChangedResource[];
  readonly unchanged: number;
};

const maxPaths = 500;
/**
 * Compares two renderings object by object, normalised. Which object is which is said by kind, namespace and name, so that
 * another apiVersion is a change; what is left of one kind is paired by likeness.
 */
export function manifestDifference(
  before: readonly Manifest[],
  after: readonly Manifest[],
  random: { readonly before?: readonly RandomValue[]; readonly after?: readonly RandomValue[] } = {},
): ManifestDifference {
  const paired = pairManifests(
    normaliseManifests(before, random.before),
    normaliseManifests(after, random.after),
  );
  const room = textRoom();
  const changed = paired.pairs.flatMap((pair) => changedResource(pair, room) ?? []);
  return {
    added: paired.added.map(nameOf),
    removed: paired.removed.map(nameOf),
    changed,
    unchanged: paired.pairs.length - changed.length,
  };
}

function changedResource(
  { before, after, renamed }: ManifestPair<NormalManifest>,
  room: TextRoom,
): ChangedResource | undefined {
  const paths = objectDifference(before.object, after.object, maxPaths);
  const noise = objectDifference(Object.fromEntries(before.noise), Object.fromEntries(after.noise), maxPaths);
  if (paths.length === 0 && noise.length === 0) return undefined;
  const text = paths.length === 0 ? { text: '', cut: false } : manifestText(before, after, paths, room);
  return {
    before: nameOf(before),
    after: nameOf(after),
    renamed,
    paths,
    noise: noise.map(({ path, kind }) => ({ path: unescapedKey(path), kind })),
    isNoise: paths.length === 0,
    text: text.text,
    truncated: text.cut || paths.length >= maxPaths,
  };
}

/** Noise is kept by pointers, which were taken for keys. */
function unescapedKey(path: string): string {
  return path.slice(1).replaceAll('~1', '/').replaceAll('~0', '~');
}

function nameOf({ apiVersion, kind, name, namespace, source, line }: Manifest): ResourceName {
  return {
    apiVersion,
    kind,
    name,
    ...(namespace === undefined ? {} : { namespace }),
    ...(source === undefined ? {} : { source }),
    line,
  };
}
