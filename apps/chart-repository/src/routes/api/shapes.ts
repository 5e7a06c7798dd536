import { wholeEntry } from '@chandlery/chart';
import { appState, actionsFor, type Permission, withImplied } from '@chandlery/lifecycle';
import type {
  Account,
  App,
  Change,
  ChartVersion,
  Database,
  Invitation,
  Member,
  Session,
  StoredRole,
  Token,
} from '@chandlery/persistence';
import { archiveUrl } from '../../index/entry.ts';
import { type BuiltInRole, isBuiltIn } from '../../use-cases/manage-roles.ts';
import type { ServiceAccountView } from '../../use-cases/manage-service-accounts.ts';
import { imageAddresses } from './information-shapes.ts';
import { permalinkOf } from '../permalink.ts';
import type { WorkspaceView } from '../../use-cases/manage-workspaces.ts';

/** Rows in the shapes of the wire (libs/api-contract). */
export const iso = (ms: number): string => new Date(ms).toISOString();
export const isoOrNull = (ms: number | null): string | null => (ms === null ? null : iso(ms));

export function accountShape(account: Account) {
  const { id, name, displayName, kind, platformRoles, disabled, createdAtMs, revision } = account;
  return {
    id,
    name,
    displayName,
    kind,
    platformRoles: [...platformRoles],
    disabled,
    createdAt: iso(createdAtMs),
    revision,
  };
}

/** A token, with the slug of the workspace that it is for. */
export async function tokenShape({ database }: { readonly database: Database }, token: Token) {
  const { id, name, scopes, workspaceId, createdAtMs, expiresAtMs, revokedAtMs, lastUsedAtMs } = token;
  const workspace = workspaceId === null ? undefined : await database.workspaces.findById(workspaceId);
  return {
    id,
    name,
    scopes: [...scopes],
    workspace: workspace?.slug ?? null,
    createdAt: iso(createdAtMs),
    expiresAt: isoOrNull(expiresAtMs),
    revokedAt: isoOrNull(revokedAtMs),
    lastUsedAt: isoOrNull(lastUsedAtMs),
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

export function memberShape({ accountName, accountKind, role, sinceMs, revision }: Member) {
  return { account: accountName, kind: accountKind, role, since: iso(sinceMs), revision };
}

export function appShape(app: App, contextPath: string) {
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
    ...imageAddresses(app, contextPath),
    permalink: permalinkOf(contextPath, app.id),
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

export function roleShape(role: BuiltInRole | StoredRole) {
  const { level, name, permissions } = role;
  return {
    level,
    name,
    description: 'description' in role ? role.description : '',
    builtIn: isBuiltIn(role),
    permissions: [...permissions],
    gives: [...withImplied(permissions)],
    createdAt: 'createdAtMs' in role ? iso(role.createdAtMs) : null,
    revision: 'revision' in role ? role.revision : null,
  };
}

export function sessionShape(session: Session, idleUntilMs: number, current: boolean) {
  return {
    id: session.id,
    current,
    userAgent: session.userAgent,
    address: session.address,
    createdAt: iso(session.createdAtMs),
    lastUsedAt: iso(session.lastUsedAtMs),
    expiresAt: iso(session.expiresAtMs),
    idleUntil: iso(Math.min(idleUntilMs, session.expiresAtMs)),
  };
}

export function invitationShape(invitation: Invitation, nowMs: number) {
  const { acceptedAtMs, revokedAtMs, expiresAtMs } = invitation;
  const over = expiresAtMs <= nowMs ? ('expired' as const) : ('open' as const);
  const revoked = revokedAtMs === null ? over : ('revoked' as const);
  return {
    id: invitation.id,
    workspace: invitation.workspaceSlug,
    invitee: invitation.invitee,
    role: invitation.role,
    state: acceptedAtMs === null ? revoked : ('accepted' as const),
    invitedBy: invitation.createdByName,
    createdAt: iso(invitation.createdAtMs),
    expiresAt: iso(expiresAtMs),
    acceptedBy: invitation.acceptedByName,
  };
}

export function serviceAccountShape({ account, workspace, role, owner }: ServiceAccountView) {
  const { id, name, displayName, disabled, createdAtMs, revision } = account;
  return { id, name, displayName, workspace, role, owner, disabled, createdAt: iso(createdAtMs), revision };
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
