import type { Manifest } from './manifest.ts';
import { objectDifference } from './object-difference.ts';
import { pairManifests } from './pair-manifests.ts';

/** A value that is another one each time a chart is rendered, such as a generated password or certificate. */
export type RandomValue = {
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
  readonly source?: string;
  /** JSON pointer in the object; `/metadata/name` where its name is random. */
  readonly path: string;
};

const maxPathsOfObject = 1000;
const maxRandomValues = 10_000;

/**
 * What differs between two renderings of one chart with the same values: what is random, so that it can be masked
 * (`normaliseManifests`) and told. An object whose name is random is named as the first rendering does. Checksums of what is
 * random are told too.
 */
export function randomValues(first: readonly Manifest[], second: readonly Manifest[]): RandomValue[] {
  const { pairs, removed } = pairManifests(first, second);
  const found: RandomValue[] = [];
  for (const { before, after } of pairs) {
    if (found.length >= maxRandomValues) break;
    for (const { path } of objectDifference(before.object, after.object, maxPathsOfObject))
      found.push(randomAt(before, path));
  }
  for (const manifest of removed) found.push(randomAt(manifest, '/metadata/name'));
  return found.slice(0, maxRandomValues);
}

function randomAt({ kind, name, namespace, source }: Manifest, path: string): RandomValue {
  return {
    kind,
    name,
    ...(namespace === undefined ? {} : { namespace }),
    ...(source === undefined ? {} : { source }),
    path,
  };
}
