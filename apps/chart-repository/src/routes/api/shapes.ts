import { wholeEntry } from '@chandlery/chart';
import { appState, actionsFor, type Permission } from '@chandlery/lifecycle';
import type { Account, App, Category, Change, ChartVersion, Member, Token } from '@chandlery/persistence';
import { archiveUrl } from '../../index/entry.ts';
import type { WorkspaceView } from '../../use-cases/manage-workspaces.ts';

/** Rows in the shapes of the wire (libs/api-contract). */
export const iso = (ms: number): string => new Date(ms).toISOString();
export const isoOrNull = (ms: number | null): string | null => (ms === null ? null : iso(ms));

export function accountShape({ createdAtMs, ...account }: Account) {
  return { ...account, platformRoles: [...account.platformRoles], createdAt: iso(createdAtMs) };
}

export function tokenShape(token: Token, workspace: string | null) {
  return {
    id: token.id,
    name: token.name,
    scopes: [...token.scopes],
    workspace,
    createdAt: iso(token.createdAtMs),
    expiresAt: isoOrNull(token.expiresAtMs),
    revokedAt: isoOrNull(token.revokedAtMs),
    lastUsedAt: isoOrNull(token.lastUsedAtMs),
  };
}

export function workspaceShape({ workspace, policy }: WorkspaceView) {
  const { id, slug, displayName, description, createdAtMs, revision } = workspace;
  return {
    id,
    slug,
    displayName,
    description,
    policy: { ...policy, roles: [...policy.roles] },
    createdAt: iso(createdAtMs),
    revision,
  };
}

export function memberShape({ accountName, role, sinceMs }: Member) {
  return { account: accountName, role, since: iso(sinceMs) };
}

export function appShape(app: App) {
  return {
    id: app.id,
    workspace: app.workspaceSlug,
    name: app.name,
    displayName: app.displayName,
    description: app.description,
    home: app.home,
    category: app.categorySlug,
    state: appState(app) ?? null,
    suspended: app.suspended,
    ownsName: app.ownsName,
    createdAt: iso(app.createdAtMs),
    lastPublishedAt: isoOrNull(app.lastPublishedAtMs),
    informationRevision: app.informationRevision,
    revision: app.revision,
  };
}

export function versionShape(
  version: ChartVersion,
  permissions: ReadonlySet<Permission>,
  contextPath: string,
) {
  return {
    id: version.id,
    workspace: version.workspaceSlug,
    app: version.appName,
    version: version.version,
    state: version.state,
    actions: [...actionsFor(version.state, permissions)],
    digest: version.archiveDigest,
    contentDigest: version.contentDigest,
    bytes: version.archiveBytes,
    url: archiveUrl(contextPath, version.workspaceSlug, version.fileName),
    provenance: version.hasProvenance,
    origin: version.origin,
    uploader: version.uploaderName,
    submission: version.submissionId,
    metadata: wholeEntry(version),
    createdAt: iso(version.createdAtMs),
    changedAt: iso(version.changedAtMs),
    publishedAt: isoOrNull(version.publishedAtMs),
    revision: version.revision,
  };
}

export function categoryShape({ slug, name, apps, activeApps, createdAtMs, revision }: Category) {
  return { slug, name, apps, activeApps, createdAt: iso(createdAtMs), revision };
}

export function storeAppShape(app: App, versions: readonly ChartVersion[], contextPath: string) {
  const {
    workspaceSlug: workspace,
    name,
    displayName,
    description,
    home,
    categorySlug: category,
    ownsName,
    lastPublishedAtMs,
  } = app;
  return {
    workspace,
    name,
    displayName,
    description,
    home,
    category,
    ownsName,
    lastPublishedAt: isoOrNull(lastPublishedAtMs),
    versions: versions.map((version) => ({
      version: version.version,
      appVersion: (JSON.parse(version.leanJson) as { appVersion?: string }).appVersion ?? null,
      digest: version.archiveDigest,
      url: archiveUrl(contextPath, version.workspaceSlug, version.fileName),
      publishedAt: isoOrNull(version.publishedAtMs),
    })),
  };
}

export function changeShape({ number, type, atMs, workspaceId, appId, versionId, actorName, data }: Change) {
  return { number, type, at: iso(atMs), workspaceId, appId, versionId, actor: actorName, data: { ...data } };
}

/** A page in the shape of the wire. */
export function pageShape<T, S>(
  page: { readonly items: readonly T[]; readonly next?: string },
  shape: (item: T) => S,
): { items: S[]; next?: string } {
  return { items: page.items.map(shape), ...(page.next === undefined ? {} : { next: page.next }) };
}
