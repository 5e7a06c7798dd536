import { entryParts, indexEntryMetadata } from '@chandlery/chart';
import type { VersionBytes } from '@chandlery/persistence';
import type { CatalogueVersion } from '../generator/catalogue.ts';
import type { StoredArchive } from './add-command.ts';

/**
 * What a row says of a version's bytes, as the server's `use-cases/read-archive.ts` makes it of an archive. The one place
 * here that knows how entries are stored.
 */
export function versionBytes(
  { metadata, digest }: CatalogueVersion,
  archive: StoredArchive | undefined,
): VersionBytes {
  return {
    archiveDigest: archive?.digest ?? digest,
    archiveBytes: archive?.bytes ?? 5_000,
    contentDigest: digest,
    ...entryParts(indexEntryMetadata(metadata)),
  };
}
