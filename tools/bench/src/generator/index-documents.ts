import { archiveFileName, indexEntry, indexFrame, indexPiece } from '@chandlery/chart';
import type { Catalogue } from './catalogue.ts';

/**
 * The whole index of a catalogue as compact JSON, every entry with all its metadata. As YAML see `yamlIndex`.
 * @param urlOf where an archive is, by its file name
 */
export function jsonIndex(
  { charts }: Catalogue,
  urlOf: (fileName: string) => string = (fileName) => `charts/${fileName}`,
): string {
  const sorted = [...charts].sort((a, b) => (a.name < b.name ? -1 : 1));
  const pieces = sorted.map(({ name, versions }) =>
    indexPiece(
      name,
      versions.map(({ metadata, createdMs, digest }) =>
        indexEntry({
          metadata,
          created: new Date(createdMs),
          digest,
          urls: [urlOf(archiveFileName(name, metadata.version))],
        }),
      ),
    ),
  );
  return indexFrame({ generated: new Date(Date.UTC(2026, 0, 1)) }, pieces);
}
