import { archiveFileName, versionKey } from '@chandlery/chart';
import { operatorActor } from '@chandlery/lifecycle';
import type { AddVersion } from '@chandlery/persistence';
import type { CatalogueVersion } from '../generator/catalogue.ts';
import { versionBytes } from './version-bytes.ts';

/** An archive that is in the store. */
export type StoredArchive = { readonly digest: string; readonly bytes: number };

/**
 * The command that makes a catalogue's version active.
 * @param archive where its digest is to be that of real bytes
 */
export function addCommand(
  workspaceId: string,
  version: CatalogueVersion,
  archive?: StoredArchive,
): AddVersion {
  const { name, version: number, description = '', home = '' } = version.metadata;
  return {
    workspaceId,
    app: { name, displayName: name, description, home },
    version: number,
    versionKey: versionKey(number) ?? number,
    fileName: archiveFileName(name, number),
    bytes: versionBytes(version, archive),
    provenance: null,
    origin: 'import',
    step: { action: 'publish_direct', from: 'none', to: 'active' },
    publishedAtMs: version.createdMs,
    actor: operatorActor,
    message: '',
  };
}
