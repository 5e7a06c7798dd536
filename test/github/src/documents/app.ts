import { timestamp } from '../git/commit.ts';
import type { App, Installation } from '../state/model.ts';
import type { World } from '../state/world.ts';
import { accountDocument } from './account.ts';
import { nodeId } from './links.ts';

/** A GitHub App as it stands in check runs and at `GET /app`. */
export function appDocument(world: World, app: App) {
  return {
    id: app.id,
    slug: app.slug,
    node_id: nodeId('Integration', app.id),
    client_id: app.clientId,
    owner: accountDocument(world, app.owner),
    name: app.name,
    description: '',
    external_url: `${world.origin}/apps/${app.slug}`,
    html_url: `${world.origin}/apps/${app.slug}`,
    created_at: timestamp(app.createdAt),
    updated_at: timestamp(app.createdAt),
    permissions: app.permissions,
    events: app.events,
  };
}

/** One installation of an App. */
export function installationDocument(world: World, installation: Installation) {
  const { app, account, suspended } = installation;
  return {
    id: installation.id,
    account: accountDocument(world, account),
    repository_selection: installation.repositories === 'all' ? ('all' as const) : ('selected' as const),
    access_tokens_url: `${world.origin}/app/installations/${installation.id}/access_tokens`,
    repositories_url: `${world.origin}/installation/repositories`,
    html_url: `${world.origin}/settings/installations/${installation.id}`,
    app_id: app.id,
    app_slug: app.slug,
    client_id: app.clientId,
    target_id: account.id,
    target_type: account.type,
    permissions: installation.permissions,
    events: app.events,
    created_at: timestamp(installation.createdAt),
    updated_at: timestamp(installation.updatedAt),
    single_file_name: null,
    has_multiple_single_files: false,
    single_file_paths: [],
    suspended_by: suspended === null ? null : accountDocument(world, suspended.by),
    suspended_at: suspended === null ? null : timestamp(suspended.at),
  };
}
