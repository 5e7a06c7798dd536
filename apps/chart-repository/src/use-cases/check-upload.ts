import { wholeEntry } from '@chandlery/chart';
import {
  LifecycleError,
  permissionsFor,
  requireNumberRule,
  requirePermissions,
  type ReviewPolicy,
} from '@chandlery/lifecycle';
import { PersistenceError } from '@chandlery/persistence';
import { type ConvertedImage, iconPurpose } from '../images/convert-image.ts';
import { type Caller, permissionsIn } from '../security/caller.ts';
import type { Services } from '../services.ts';
import { policyOf, visibleWorkspace } from './access.ts';
import { requireIconAllowed } from './app-images.ts';
import { provenanceFor } from './attach-provenance.ts';
import type { ReadArchive } from './read-archive.ts';
import type { Upload } from './upload-version.ts';

/** What does not stand in the way of an upload, but of what comes after it. */
export type UploadWarning = { readonly code: string; readonly message: string };

/** What an upload would make. */
export type UploadCheck = {
  readonly archive: ReadArchive;
  readonly metadata: Readonly<Record<string, unknown>>;
  /** Whether the app is there already. */
  readonly appExists: boolean;
  readonly state: 'draft' | 'active';
  /** The icon that came along, as it would be stored. */
  readonly icon: ConvertedImage | undefined;
  readonly warnings: readonly UploadWarning[];
};

/**
 * Checks an upload as `uploadVersion` does, and stores nothing; nothing is reserved either.
 * @throws what uploadVersion throws
 */
export async function checkUpload(services: Services, caller: Caller, upload: Upload): Promise<UploadCheck> {
  const { database, reader, converter } = services;
  const workspace = await visibleWorkspace(services, caller, upload.workspace);
  const permissions = permissionsIn(caller, workspace.id);
  requirePermissions('upload', permissions);
  const policy = await policyOf(services, workspace);
  const archive = await reader.read(upload.archive);
  if (upload.provenance !== undefined) provenanceFor(upload.provenance, archive.stored.archiveDigest);
  const direct =
    policy.approvals === 0 &&
    permissionsFor('publish_direct').every((permission) => permissions.has(permission));
  if (upload.icon !== undefined) await requireIconAllowed(services, caller, workspace, archive.name);
  const icon =
    upload.icon === undefined ? undefined : await converter.convert(upload.icon, iconPurpose, 'icon');
  const { name: appName, version, versionKey, fileName } = archive;
  const warnings: UploadWarning[] = [];
  try {
    await database.versions.requireFree({
      workspaceId: workspace.id,
      appName,
      version,
      versionKey,
      fileName,
    });
  } catch (error) {
    // A draft may join a suspended app; it is publishing that must wait.
    if (direct || !(error instanceof PersistenceError) || error.code !== 'app_suspended') throw error;
    warnings.push({ code: error.code, message: error.message });
  }
  if (!direct) warnings.push(...numberWarnings(policy, version));
  const app = await database.apps.findByName(workspace.id, appName);
  return {
    archive,
    metadata: wholeEntry(archive.stored),
    appExists: app !== undefined,
    state: direct ? 'active' : 'draft',
    icon,
    warnings,
  };
}

/** The rule of numbers holds at submit. */
function numberWarnings(policy: ReviewPolicy, version: string): readonly UploadWarning[] {
  try {
    requireNumberRule(policy, version);
    return [];
  } catch (error) {
    if (!(error instanceof LifecycleError)) throw error;
    return [{ code: error.code, message: `${error.message} It could not be submitted.` }];
  }
}
