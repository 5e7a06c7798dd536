import type { Actor } from '@chandlery/lifecycle';
import type { AccountPort, NewAccount, TokenPort } from './accounts.ts';
import type { AppPort } from './apps.ts';
import type { AuditPort } from './audit.ts';
import type { ChangePort, EventPort, ListenerPort } from './changes.ts';
import type { CategoryPort } from './categories.ts';
import type { ClusterPort } from './clusters.ts';
import type { DeploymentPort } from './deployments.ts';
import type { IndexRowPort } from './index-rows.ts';
import type { IntegrationPort } from './integrations.ts';
import type { InspectionPort } from './inspections.ts';
import type { InvitationPort } from './invitations.ts';
import type { LeasePort } from './leases.ts';
import type { OperationPort } from './operations.ts';
import type { ProjectPort } from './projects.ts';
import type { PullPort } from './pulls.ts';
import type { RolloutPort } from './rollouts.ts';
import type { RolePort } from './roles.ts';
import type { SealedTextPort } from './sealed-texts.ts';
import type { SessionPort } from './sessions.ts';
import type { StorePort } from './store.ts';
import type { SuspendProposalPort } from './suspend-proposals.ts';
import type { SubmissionPort } from './submissions.ts';
import type { VersionPort } from './versions.ts';
import type { PolicyPort, Workspace, WorkspacePort } from './workspaces.ts';

/** What the first start puts into an empty database, all or nothing. */
export type FirstStart = {
  readonly admin: NewAccount;
  readonly workspace: Pick<Workspace, 'slug' | 'displayName' | 'description' | 'policy'>;
  readonly actor: Actor;
};

/** Everything that is stored but archives: one object for the whole server. */
export type Database = {
  readonly accounts: AccountPort;
  readonly tokens: TokenPort;
  readonly sessions: SessionPort;
  readonly roles: RolePort;
  readonly workspaces: WorkspacePort;
  readonly invitations: InvitationPort;
  readonly policies: PolicyPort;
  readonly apps: AppPort;
  readonly categories: CategoryPort;
  readonly store: StorePort;
  readonly versions: VersionPort;
  readonly submissions: SubmissionPort;
  readonly integrations: IntegrationPort;
  readonly pulls: PullPort;
  readonly proposals: SuspendProposalPort;
  readonly clusters: ClusterPort;
  readonly projects: ProjectPort;
  readonly deployments: DeploymentPort;
  readonly operations: OperationPort;
  readonly rollouts: RolloutPort;
  readonly leases: LeasePort;
  readonly sealedTexts: SealedTextPort;
  readonly inspections: InspectionPort;
  readonly audit: AuditPort;
  readonly changes: ChangePort;
  readonly listeners: ListenerPort;
  readonly indexRows: IndexRowPort;
  readonly events: EventPort;
  /** Creates administrator, workspace and platform policy where there is no account yet. @returns whether it did */
  firstStart(command: FirstStart): Promise<boolean>;
  /** Answers once the database can be read; throws where it cannot. */
  ping(): Promise<void>;
  /**
   * Every archive digest that a row names (versions and revisions of submissions).
   * @param options.releasedSinceMs adds those that a row named until then or later
   */
  archiveDigests(options?: { readonly releasedSinceMs?: number }): AsyncIterable<string>;
  /** Every image digest that a row names. */
  imageDigests(): AsyncIterable<string>;
  /** Finishes what is queued, then closes. Commands that come later are refused. */
  close(): Promise<void>;
};
