export { openArchiveFolder, openImageFolder } from './archives/folder.ts';
export type { FileOperations, OpenFile } from './archives/file-operations.ts';
export { type AuditFault, type AuditHead, type AuditVerification } from './audit/verify.ts';
export { verifyAudit } from './audit/verify-data-folder.ts';
export { backup } from './backup/backup.ts';
export type { BackedUpFile, Manifest } from './backup/manifest.ts';
export { restore } from './backup/restore.ts';
export { cursorOf, keysIn } from './cursor.ts';
export { PersistenceError, type PersistenceErrorCode, persistenceErrorCodes } from './errors.ts';
export type { Clock, IdSource } from './ids.ts';
export type { PersistenceLog } from './log.ts';
export { findOrphans, imageStores, missingArchives, type Orphan, removeOrphans } from './orphans.ts';
export type {
  Account,
  AccountPort,
  NewAccount,
  NewServiceAccount,
  Token,
  TokenPort,
} from './ports/accounts.ts';
export type { App, AppInformation, AppPort } from './ports/apps.ts';
export type { ArchivePlace, ArchivePort } from './ports/archives.ts';
export type { AppImage } from './ports/images.ts';
export type { Category, CategoryPort } from './ports/categories.ts';
export type { AuditPort, AuditQuery, StoredAuditRecord } from './ports/audit.ts';
export type {
  Change,
  ChangeListener,
  ChangePort,
  EventPort,
  ListenerOptions,
  ListenerPort,
  ListenerStatus,
} from './ports/changes.ts';
export type { Cluster, ClusterCheck, ClusterCredential, ClusterKind, ClusterPort } from './ports/clusters.ts';
export {
  type DeployedChart,
  type Deployment,
  type DeploymentChanges,
  type DeploymentDrift,
  type DeploymentGuard,
  type DeploymentObservation,
  type DeploymentPort,
  type DeploymentQuery,
  type DeploymentRevision,
  type DeploymentRevisionAction,
  type DeploymentState,
  type DeploymentStatus,
  maximumDeploymentRevisions,
  type NewDeploymentRevision,
  type SettledDeploymentState,
  settledDeploymentStates,
} from './ports/deployments.ts';
export type { Database, FirstStart } from './ports/index.ts';
export type { AppRange, IndexApp, IndexRowPort, IndexVersion } from './ports/index-rows.ts';
export {
  type FindingCounts,
  type Inspection,
  type InspectionHead,
  type InspectionPolicyAtRevision,
  type InspectionPolicyScope,
  type InspectionPort,
  maximumReportBytes,
  type StoredInspectionPolicy,
  type StoredWaiver,
  type WaivedFinding,
} from './ports/inspections.ts';
export type { AcceptInvitation, Invitation, InvitationPort } from './ports/invitations.ts';
export type { LeasePort } from './ports/leases.ts';
export type { Page, PageRequest } from './ports/paging.ts';
export type {
  ClaimedOperation,
  EnqueueOperation,
  Enqueued,
  FinalOperationState,
  FinishOperation,
  IdempotencyKey,
  NewLogEntry,
  NewOperation,
  Operation,
  OperationKind,
  OperationLease,
  OperationLogEntry,
  OperationLogKind,
  OperationOutcome,
  OperationPort,
  OperationState,
  OperationSubjectKind,
} from './ports/operations.ts';
export type { Project, ProjectAllowances, ProjectMember, ProjectPort } from './ports/projects.ts';
export type { ActiveNumber, ChartName, StoreEntry, StorePort } from './ports/store.ts';
export type {
  InformationRevision,
  QueueItem,
  QueueQuery,
  Submission,
  SubmissionEvent,
  SubmissionHead,
  SubmissionPort,
  SubmissionRevision,
  SubmissionVote,
} from './ports/submissions.ts';
export type {
  AddVersion,
  ApplyTransition,
  ChartVersion,
  RewriteEntry,
  Step,
  TransitionEffects,
  Uploader,
  VersionBytes,
  VersionPort,
} from './ports/versions.ts';
export type {
  Rollout,
  RolloutItem,
  RolloutItemState,
  RolloutPort,
  RolloutQuery,
  RolloutReason,
  RolloutState,
} from './ports/rollouts.ts';
export type { RolePort, RoleRights, RoleUses, StoredRole } from './ports/roles.ts';
export type { SealedPlace, SealedText, SealedTextPort } from './ports/sealed-texts.ts';
export type { Session, SessionPort } from './ports/sessions.ts';
export type { Member, PlatformPolicy, PolicyPort, Workspace, WorkspacePort } from './ports/workspaces.ts';
export { openSqlite, type OpenSqlite } from './sqlite/open-sqlite.ts';
export type { BoundRepository, GithubLink, IntegrationPort } from './ports/integrations.ts';
export type {
  ChangedThings,
  GithubUser,
  PullAbout,
  PullChart,
  PullChartKey,
  PullChartPlace,
  PullMerge,
  PullPort,
} from './ports/pulls.ts';
export { contenderPlace, heldPlace, isContender, type NumberPlace } from './sql/contenders.ts';
export type { ProposalState, SuspendProposal, SuspendProposalPort } from './ports/suspend-proposals.ts';
