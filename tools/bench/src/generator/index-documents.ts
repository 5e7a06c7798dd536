import {
  archiveFileName,
  indexEntry,
  type IndexEntry,
  indexFrame,
  indexPiece,
  type JsonObject,
  sortEntries,
} from '@chandlery/chart';
import type { Catalogue, CatalogueChart } from './catalogue.ts';
import { helmYaml } from './helm-yaml.ts';

const generated = new Date(Date.UTC(2026, 0, 1));

/** The whole index of a catalogue as compact JSON, every entry with all its metadata. */
export function jsonIndex(catalogue: Catalogue): string {
  return indexFrame(
    { generated },
    sorted(catalogue).map((chart) => indexPiece(chart.name, entriesOf(chart))),
  );
}

/** The same as `helm repo index` prints it, in parts: of a large catalogue it is more than one string should hold. */
export function* yamlIndex(catalogue: Catalogue): Iterable<string> {
  yield 'apiVersion: v1\nentries:\n';
  for (const chart of sorted(catalogue)) {
    const entries = sortEntries(entriesOf(chart)).map((entry) =>
      helmYaml({ ...entry, created: goTime(entry.created) } as JsonObject, '    ', '  - '),
    );
    yield `  ${chart.name}:\n${entries.join('')}`;
  }
  yield `generated: "${goTime(generated.toISOString())}"\n`;
}

function sorted({ charts }: Catalogue): readonly CatalogueChart[] {
  return [...charts].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function entriesOf({ name, versions }: CatalogueChart): readonly IndexEntry[] {
  return versions.map(({ metadata, createdMs, digest }) =>
    indexEntry({
      metadata,
      created: new Date(createdMs),
      digest,
      urls: [`charts/${archiveFileName(name, metadata.version)}`],
    }),
  );
}

/** Go writes no zeros at the end of a fraction (time.RFC3339Nano). */
function goTime(time: string): string {
  return time.replace(/\.?0*Z$/, 'Z');
}
