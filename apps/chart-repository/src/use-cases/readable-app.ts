import type { App, ChartVersion, Workspace } from '@chandlery/persistence';
import { notVisible } from '../problems/refusal.ts';
import { type Caller, permissionsIn } from '../security/caller.ts';
import type { Services } from '../services.ts';
import { type AppAddress, findVersion, type VersionAddress } from './access.ts';

type Needs = Pick<Services, 'config' | 'database'>;

/** An app that the caller may read the store information of. */
export type ReadableApp = {
  readonly workspace: Workspace;
  readonly app: App;
  /** Whether the caller sees every version and every revision, rather than what is in the store. */
  readonly inside: boolean;
  /** Whether everybody may read it, signed in or not. */
  readonly open: boolean;
};

/**
 * An app by what is in the store, for whoever may read the store, and any app for those who may see its versions.
 * @throws Refusal not_visible
 */
export async function readableApp(
  services: Needs,
  caller: Caller,
  address: AppAddress,
): Promise<ReadableApp> {
  const { config, database } = services;
  const workspace = await database.workspaces.findBySlug(address.workspace);
  const app = workspace && (await database.apps.findByName(workspace.id, address.app));
  if (workspace !== undefined && app !== undefined) {
    const published = !app.suspended && app.versionStates.includes('active');
    const inside = permissionsIn(caller, workspace.id).has('workspace.apps.view');
    const inStore = published && (config.anonymousRead || caller.account !== undefined);
    if (inside || inStore) return { workspace, app, inside, open: published && config.anonymousRead };
  }
  throw notVisible(`app ${address.app} in ${address.workspace}`, 'app');
}

/**
 * A version whose archive the caller may download: what is or was in the store is for whoever may read the store.
 * @throws Refusal not_visible
 */
export async function readableVersion(
  services: Needs,
  caller: Caller,
  address: VersionAddress,
): Promise<ChartVersion> {
  const { config, database } = services;
  const workspace = await database.workspaces.findBySlug(address.workspace);
  const app = workspace && (await database.apps.findByName(workspace.id, address.app));
  const version = app && (await findVersion(services, app.id, address.version));
  if (workspace !== undefined && version !== undefined) {
    const inside = permissionsIn(caller, workspace.id).has('workspace.apps.view');
    const released = version.state === 'active' || version.state === 'suspended';
    if (inside || (released && (config.anonymousRead || caller.account !== undefined))) return version;
  }
  throw notVisible(`version ${address.version} of ${address.app} in ${address.workspace}`, 'version');
}
