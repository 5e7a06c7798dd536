import { emptyJson, isJsonArray, isJsonObject, pointerSteps, pointerTo } from '../values/json-access.ts';
import type { JsonObject, JsonValue } from '../yaml/json-value.ts';
import type { Manifest } from './manifest.ts';
import type { RandomValue } from './random-values.ts';

/** What stands in place of a value that is another one each time the chart is rendered. */
export const randomMark = '(random)';

/** An object in a form that can be compared: keys in order, random values marked, noise set apart. */
export type NormalManifest = Manifest & {
  /** Labels and annotations that change with each version without meaning anything, by JSON pointer. */
  readonly noise: ReadonlyMap<string, JsonValue>;
};

const noiseLabels: ReadonlySet<string> = new Set(['helm.sh/chart', 'app.kubernetes.io/version', 'chart']);

/** Whether a JSON pointer is one of a label or annotation that says nothing by itself. */
export function isNoise(path: string): boolean {
  const steps = pointerSteps(path) ?? [];
  const [holder = '', key = ''] = steps.slice(-2);
  if (steps.at(-3) !== 'metadata') return false;
  if (holder === 'labels') return noiseLabels.has(key);
  return (
    holder === 'annotations' && (key === 'checksum' || key.startsWith('checksum/') || noiseLabels.has(key))
  );
}

/**
 * Objects in the order of kind, namespace and name, with their keys in order, and noise set apart: what a comparison of two
 * versions should not be full of.
 * @param random what `randomValues` found in two renderings of this chart
 */
export function normaliseManifests(
  manifests: readonly Manifest[],
  random: readonly RandomValue[] = [],
): NormalManifest[] {
  const randomPaths = new Map<string, Set<string>>();
  for (const { path, ...of } of random) {
    const paths = randomPaths.get(identityOf(of)) ?? new Set<string>();
    randomPaths.set(identityOf(of), paths.add(path));
  }
  const normal = manifests.map((manifest) => {
    const noise = new Map<string, JsonValue>();
    const paths = randomPaths.get(identityOf(manifest)) ?? new Set<string>();
    const object = normalObject(manifest.object, '', noise, paths);
    return { ...manifest, object, noise };
  });
  const keyed = normal.map((manifest) => ({ key: identityOf(manifest), manifest }));
  keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : a.manifest.line - b.manifest.line));
  return keyed.map(({ manifest }) => manifest);
}

/** What an object is called in its cluster, but for the group and version of its API, which may change. */
export function identityOf({
  kind,
  namespace = '',
  name,
}: Pick<Manifest, 'kind' | 'name'> & { readonly namespace?: string }): string {
  return `${kind}/${namespace}/${name}`;
}

function normalObject(
  object: JsonObject,
  path: string,
  noise: Map<string, JsonValue>,
  random: ReadonlySet<string>,
): JsonObject {
  const normal = emptyJson();
  for (const key of Object.keys(object).sort()) {
    const at = pointerTo(path, key);
    const value = object[key] ?? null;
    if (isNoise(at)) noise.set(at, value);
    else normal[key] = normalValue(value, at, noise, random);
  }
  return normal;
}

function normalValue(
  value: JsonValue,
  path: string,
  noise: Map<string, JsonValue>,
  random: ReadonlySet<string>,
): JsonValue {
  if (random.has(path)) return randomMark;
  if (isJsonArray(value))
    return value.map((item, index) => normalValue(item, pointerTo(path, index), noise, random));
  return isJsonObject(value) ? normalObject(value, path, noise, random) : value;
}
