import { versionKey } from '@chandlery/chart';
import { type ChartVersion, PersistenceError } from '@chandlery/persistence';
import type { Caller } from '../security/caller.ts';
import type { Services } from '../services.ts';
import { replaceArchive } from './replace-archive.ts';
import { type Upload, uploadVersion } from './upload-version.ts';

/**
 * An upload by a client that knows one verb only: where the version is there already and the client says `force`, a
 * draft or rejected version is replaced. A version that was ever active is replaced by `uploadVersion` alone, where
 * numbers are not kept.
 * @throws what uploadVersion and replaceArchive throw
 */
export async function uploadForClients(
  services: Services,
  caller: Caller,
  upload: Upload,
): Promise<ChartVersion | undefined> {
  try {
    return await uploadVersion(services, caller, upload);
  } catch (error) {
    const existing = upload.force === true ? replaceable(error) : undefined;
    if (existing === undefined) throw error;
    const address = {
      workspace: upload.workspace,
      app: existing.app,
      version: versionKey(existing.version) ?? existing.version,
    };
    return replaceArchive(services, caller, address, {
      archive: upload.archive,
      provenance: upload.provenance,
    });
  }
}

/** What stands in the way of an upload, if its bytes may change. */
function replaceable(error: unknown): { app: string; version: string } | undefined {
  if (!(error instanceof PersistenceError) || error.code !== 'version_exists') return undefined;
  const { app, version, state } = error.details;
  if (typeof app !== 'string' || typeof version !== 'string') return undefined;
  return state === 'draft' || state === 'rejected' ? { app, version } : undefined;
}
