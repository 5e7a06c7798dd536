import { createTwoFilesPatch } from 'diff';
import { stringify } from 'yaml';
import { own } from '../values/json-access.ts';
import type { JsonObject } from '../yaml/json-value.ts';
import type { Manifest } from './manifest.ts';
import { maskSecrets } from './mask-secrets.ts';
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
  /** A unified difference of both as YAML, without noise and with secrets masked: one that changed shows in `paths` alone. */
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
const maxTextCharacters = 100_000;
/** Of both texts together; longer ones are not compared line by line. */
const maxComparedCharacters = 2_000_000;
const maxEditLength = 4000;
/** Of all texts of one difference, and of all that is compared for them. */
const maxAllText = 5_000_000;
const maxAllCompared = 40_000_000;

type Room = { text: number; compared: number };

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
  const room: Room = { text: maxAllText, compared: maxAllCompared };
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
  room: Room,
): ChangedResource | undefined {
  const paths = objectDifference(before.object, after.object, maxPaths);
  const noise = objectDifference(Object.fromEntries(before.noise), Object.fromEntries(after.noise), maxPaths);
  if (paths.length === 0 && noise.length === 0) return undefined;
  const text = paths.length === 0 ? { text: '', cut: false } : textOf(before, after, room);
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

function textOf(before: NormalManifest, after: NormalManifest, room: Room): { text: string; cut: boolean } {
  if (room.text <= 0 || room.compared <= 0) return { text: '', cut: true };
  const [from, to] = [yamlOf(before.object), yamlOf(after.object)];
  room.compared -= from.length + to.length;
  if (from.length + to.length > maxComparedCharacters) return { text: '', cut: true };
  const [fromName, toName] = [titleOf(before), titleOf(after)];
  const patch = createTwoFilesPatch(fromName, toName, from, to, undefined, undefined, {
    context: 3,
    maxEditLength,
  });
  // `undefined` where the limit of edits was met, whatever the types say.
  if (typeof patch !== 'string') return { text: '', cut: true };
  room.text -= patch.length;
  if (patch.length <= maxTextCharacters) return { text: patch, cut: false };
  return { text: `${patch.slice(0, patch.lastIndexOf('\n', maxTextCharacters))}\n`, cut: true };
}

function yamlOf(object: JsonObject): string {
  const shown = maskSecrets(object);
  return stringify(JSON.parse(JSON.stringify(shown)), {
    version: '1.1',
    lineWidth: 0,
    aliasDuplicateObjects: false,
  });
}

function titleOf({ kind, namespace, name, object }: Manifest): string {
  const version = own(object, 'apiVersion');
  const place = namespace === undefined ? name : `${namespace}/${name}`;
  return `${typeof version === 'string' ? version : ''} ${kind} ${place}`;
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
