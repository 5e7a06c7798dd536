import { nextState, permissionsFor, requirePermissions } from '@chandlery/lifecycle';
import type { AddVersion, AppImage, ChartVersion, Step, Workspace } from '@chandlery/persistence';
import { type Caller, permissionsIn } from '../security/caller.ts';
import type { Services } from '../services.ts';
import { policyOf, visibleWorkspace } from './access.ts';
import { iconOfUpload } from './app-images.ts';
import { provenanceFor } from './attach-provenance.ts';
import type { ReadArchive } from './read-archive.ts';
import { takeIn } from './take-in.ts';

export type Upload = {
  readonly workspace: string;
  readonly archive: Uint8Array;
  /** A provenance file that came along. */
  readonly provenance?: string | undefined;
  /** An image that becomes the icon of the app. */
  readonly icon?: Uint8Array | undefined;
  /** Overwrite what is there, where that is allowed at all. */
  readonly force?: boolean;
};

/**
 * Takes in an archive: an app's first version, or one more. It becomes a draft; where the policy asks for no
 * approval and the caller may publish, it is active at once.
 * @throws ChartError; Refusal not_visible, archive_too_costly, image_*, busy; LifecycleError permission_missing; PersistenceError version_exists, version_taken, file_name_taken, app_suspended
 */
export async function uploadVersion(
  services: Services,
  caller: Caller,
  upload: Upload,
): Promise<ChartVersion> {
  const { database, metrics } = services;
  const workspace = await visibleWorkspace(services, caller, upload.workspace);
  const permissions = permissionsIn(caller, workspace.id);
  requirePermissions('upload', permissions);
  const policy = await policyOf(services, workspace);
  const { archive, provenance, icon } = await keepArchive(services, caller, workspace, upload);
  const direct =
    policy.approvals === 0 &&
    permissionsFor('publish_direct').every((permission) => permissions.has(permission));
  const action = direct ? 'publish_direct' : 'upload';
  const replaces =
    direct && upload.force === true && !policy.keepNumbers
      ? await replaced(services, workspace, archive.name, archive.versionKey)
      : undefined;
  const version = await database.versions.add({
    workspaceId: workspace.id,
    app: {
      name: archive.name,
      displayName: archive.name,
      description: archive.description,
      home: archive.home,
    },
    version: archive.version,
    versionKey: archive.versionKey,
    fileName: archive.fileName,
    bytes: archive.stored,
    provenance,
    origin: 'upload',
    step: { action, from: 'none', to: nextState(action, 'none') },
    ...(replaces === undefined ? {} : { replaces }),
    ...(icon === undefined ? {} : { icon }),
    actor: caller.actor,
    message: '',
  });
  metrics.uploads.inc();
  metrics.actions.inc({ action });
  return version;
}

/** Only an archive whose provenance file is about it, and whose icon is one, is kept. */
async function keepArchive(
  services: Services,
  caller: Caller,
  workspace: Workspace,
  { archive: bytes, provenance, icon: image }: Upload,
): Promise<{ readonly archive: ReadArchive; readonly provenance: string | null; readonly icon?: AppImage }> {
  if (provenance === undefined && image === undefined)
    return { archive: await takeIn(services, bytes), provenance: null };
  const archive = await services.reader.read(bytes);
  const checked = provenance === undefined ? null : provenanceFor(provenance, archive.stored.archiveDigest);
  const icon = await iconOfUpload(services, caller, workspace, archive.name, image);
  await services.archives.put(archive.stored.archiveDigest, bytes);
  return { archive, provenance: checked, ...icon };
}

/** The version that an upload with `force` takes the place of, with the steps that remove it. */
async function replaced(
  { database }: Services,
  workspace: Workspace,
  name: string,
  versionKey: string,
): Promise<AddVersion['replaces']> {
  const app = await database.apps.findByName(workspace.id, name);
  const version = app === undefined ? undefined : await database.versions.findByKey(app.id, versionKey);
  if (version === undefined) return undefined;
  const steps: Step[] =
    version.state === 'active' ? [{ action: 'suspend', from: 'active', to: 'suspended' }] : [];
  const last = steps.at(-1)?.to ?? version.state;
  return {
    versionId: version.id,
    expectedRevision: version.revision,
    steps: [...steps, { action: 'delete', from: last, to: nextState('delete', last) }],
  };
}
