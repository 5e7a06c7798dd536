import { type Provenance, readProvenance } from '@chandlery/chart';
import { notVisible, Refusal } from '../problems/refusal.ts';
import type { Caller } from '../security/caller.ts';
import type { Services } from '../services.ts';
import { findVersion, requireIn, visibleApp, visibleWorkspace } from './access.ts';

/**
 * Adds a provenance file to the version that it names. It is taken once, in any state.
 * @throws ChartError provenance_invalid; Refusal provenance_mismatch, not_visible; LifecycleError permission_missing; PersistenceError provenance_exists
 */
export async function attachProvenance(
  services: Services,
  caller: Caller,
  workspaceSlug: string,
  body: string,
): Promise<void> {
  const workspace = await visibleWorkspace(services, caller, workspaceSlug);
  requireIn(caller, workspace.id, 'workspace.apps.upload');
  const provenance = readProvenance(body);
  const { app } = await visibleApp(services, caller, { workspace: workspaceSlug, app: provenance.name });
  const version = await findVersion(services, app.id, provenance.version);
  if (version === undefined) throw notVisible(`version ${provenance.version} of ${provenance.name}`, 'prov');
  requireDigest(provenance, version.archiveDigest);
  await services.database.versions.attachProvenance({ versionId: version.id, body, actor: caller.actor });
}

/**
 * Checks a provenance file against the archive it came with.
 * @returns the text, to be stored
 * @throws ChartError provenance_invalid; Refusal provenance_mismatch
 */
export function provenanceFor(body: string, archiveDigest: string): string {
  requireDigest(readProvenance(body), archiveDigest);
  return body;
}

function requireDigest(provenance: Provenance, archiveDigest: string): void {
  if ([...provenance.files.values()].includes(archiveDigest)) return;
  throw new Refusal('provenance_mismatch', 'The provenance file is of other bytes than the archive.', {
    field: 'prov',
    remedy: `Sign the archive whose SHA-256 is ${archiveDigest}, or upload the archive that was signed.`,
  });
}
