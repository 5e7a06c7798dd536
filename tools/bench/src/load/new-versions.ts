import { archiveMaker } from '../generator/archive.ts';
import type { Catalogue, CatalogueChart } from '../generator/catalogue.ts';
import { type Random, seeded } from '../generator/random.ts';

/** An archive that a store does not have yet. */
export type NewVersion = { readonly name: string; readonly version: string; readonly archive: Uint8Array };

/** Numbers of the bench begin here: far above those of the catalogue. */
export const firstMajor = 900;

/**
 * Packs further versions of charts of a catalogue, chosen evenly: of whatever chart, or of one.
 * @param options.round makes the numbers differ between uploads into the same store
 */
export function newVersions(options: {
  readonly catalogue: Catalogue;
  readonly chart?: CatalogueChart;
  readonly count: number;
  readonly bytes: number;
  readonly round: number;
}): readonly NewVersion[] {
  const { catalogue, chart, count, bytes, round } = options;
  const random: Random = seeded(`new versions ${round} ${bytes}`);
  const make = archiveMaker(bytes);
  return Array.from({ length: count }, (_, index) => {
    const { name, versions } = chart ?? random.pick(catalogue.charts);
    const newest = versions.at(-1);
    if (newest === undefined) throw new Error(`${name} has no version.`);
    const version = `${firstMajor + round}.0.${index}`;
    return { name, version, archive: make({ ...newest.metadata, version }) };
  });
}
