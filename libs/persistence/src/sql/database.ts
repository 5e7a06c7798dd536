import type { Kysely } from 'kysely';
import type { Clock } from '../ids.ts';
import type { EventPort } from '../ports/changes.ts';
import type { Database } from '../ports/index.ts';
import type { Writer } from '../writer/writer.ts';
import { sqlAccounts } from './accounts.ts';
import { sqlApps } from './apps.ts';
import { namedArchives } from './archive-digests.ts';
import { namedImages } from './image-digests.ts';
import { sqlAudit } from './audit.ts';
import { sqlCategories } from './categories.ts';
import { sqlChanges } from './changes.ts';
import { sqlClusters } from './clusters.ts';
import { sqlDeployments } from './deployments.ts';
import { firstStart } from './first-start.ts';
import { sqlIndexRows } from './index-rows.ts';
import { sqlIntegrations } from './integrations.ts';
import { sqlInspections } from './inspections.ts';
import { sqlInvitations } from './invitations.ts';
import { sqlLeases } from './leases.ts';
import { sqlListeners } from './listener-positions.ts';
import { sqlOperations } from './operations.ts';
import { sqlPolicies } from './policies.ts';
import { sqlProjects } from './projects.ts';
import { sqlPulls } from './pulls.ts';
import { sqlSuspendProposals } from './suspend-proposals.ts';
import { sqlStore } from './store.ts';
import { sqlRollouts } from './rollouts.ts';
import { sqlRoles } from './roles.ts';
import { sqlSealedTexts } from './sealed-texts.ts';
import { sqlSessions } from './sessions.ts';
import { sqlSubmissions } from './submissions.ts';
import type { Tables } from './tables.ts';
import { sqlTokens } from './tokens.ts';
import { sqlVersions } from './versions.ts';
import { sqlWorkspaces } from './workspaces.ts';

/** What differs between drivers. */
export type DatabaseParts = {
  /** Sees what is committed. */
  readonly read: Kysely<Tables>;
  readonly writer: Writer;
  readonly events: EventPort;
  readonly clock: Clock;
  /** Closes connections and frees locks, after the writer is done. */
  close(): Promise<void>;
};

/** The whole database over any dialect: every port is the same code, only connections and commits differ. */
export function sqlDatabase({ read, writer, events, clock, close }: DatabaseParts): Database {
  const context = { read, writer };
  let closing: Promise<void> | undefined;
  return {
    accounts: sqlAccounts(context),
    tokens: sqlTokens(context, clock),
    sessions: sqlSessions(context, clock),
    roles: sqlRoles(context),
    workspaces: sqlWorkspaces(context),
    invitations: sqlInvitations(context),
    policies: sqlPolicies(context),
    apps: sqlApps(context),
    categories: sqlCategories(context),
    store: sqlStore(context),
    versions: sqlVersions(context),
    submissions: sqlSubmissions(context),
    integrations: sqlIntegrations(context),
    pulls: sqlPulls(context),
    proposals: sqlSuspendProposals(context),
    clusters: sqlClusters(context),
    projects: sqlProjects(context),
    deployments: sqlDeployments(context),
    operations: sqlOperations(context, clock),
    rollouts: sqlRollouts(context),
    leases: sqlLeases(context),
    sealedTexts: sqlSealedTexts(context),
    inspections: sqlInspections(context),
    audit: sqlAudit(context, clock),
    changes: sqlChanges(context),
    listeners: sqlListeners(context),
    indexRows: sqlIndexRows(context),
    events,
    firstStart: (command) => writer.run((scope) => firstStart(scope, command)),
    async ping() {
      await read.selectFrom('change_counter').select('number').executeTakeFirstOrThrow();
    },
    archiveDigests: (options) => namedArchives(read, options?.releasedSinceMs),
    imageDigests: () => namedImages(read),
    close() {
      closing ??= writer.close().then(close);
      return closing;
    },
  };
}
