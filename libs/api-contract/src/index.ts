export { createClient } from './client/create-client.ts';
export type {
  AnswerOf,
  ArgumentsOf,
  CallOptions,
  Client,
  ClientOf,
  ConditionalOptions,
  IdempotentOptions,
  InputOf,
  ItemOf,
  Paging,
} from './client/client-types.ts';
export type { ClientOptions, Credentials } from './client/connection.ts';
export type { Bytes, ChartUpload, PullChartUpload } from './client/request-body.ts';
export type { RetrySettings } from './client/retries.ts';
export { ApiError, isCode, TransportError, type TransportReason } from './errors.ts';
export { isOperation, type Operation, type OperationTree } from './operations/operation.ts';
export { operations } from './operations/operations.ts';
export {
  chartRefusals,
  clusterRefusals,
  helmRefusals,
  lifecycleRefusals,
  type RefusalCode,
  refusalCodes,
  serverRefusals,
  storedRefusals,
} from './refusal-codes.ts';
export {
  type AccountChangeBody,
  accountChangeSchema,
  accountSchema,
  createdTokenSchema,
  meSchema,
  type NewAccountBody,
  newAccountSchema,
  type NewTokenBody,
  newTokenSchema,
  passwordChangeSchema,
  tokenSchema,
} from './schemas/accounts.ts';
export {
  actionBodySchema,
  type AppChangeBody,
  appChangeSchema,
  appFilters,
  appSchema,
  moveSchema,
  versionSchema,
} from './schemas/apps.ts';
export {
  auditFilters,
  auditHeadSchema,
  auditRecordSchema,
  changeSchema,
  changesQuery,
  changesSchema,
  platformAuditFilters,
  workspaceAuditFilters,
} from './schemas/audit.ts';
export {
  type ClusterChangeBody,
  clusterChangeSchema,
  clusterCheckSchema,
  clusterSchema,
  type ClusterToCheckBody,
  clusterToCheckSchema,
  type NewClusterBody,
  newClusterSchema,
} from './schemas/clusters.ts';
export {
  dryRunSchema,
  instanceSchema,
  renderedTextSchema,
  upgradePlanSchema,
  valuesQuery,
  valuesTextSchema,
} from './schemas/deployment-views.ts';
export {
  deploymentChangeSchema,
  deploymentFilters,
  deploymentRevisionSchema,
  deploymentSchema,
  deploymentStateSchema,
  type DeployOptionsBody,
  deployOptionsSchema,
  everywhereFilters,
  type NewDeploymentBody,
  newDeploymentSchema,
  planSchema,
  type RollbackBody,
  rollbackSchema,
  startedSchema,
  testRunSchema,
  type UninstallBody,
  uninstallSchema,
  type UpgradeBody,
  upgradeSchema,
} from './schemas/deployments.ts';
export { foundReleaseSchema } from './schemas/releases.ts';
export { type NewRolloutBody, newRolloutSchema, rolloutFilters, rolloutSchema } from './schemas/rollouts.ts';
export {
  type NewProjectBody,
  newProjectSchema,
  type ProjectChangeBody,
  projectChangeSchema,
  projectFilters,
  removeProjectQuery,
  projectMemberChangeSchema,
  projectMemberSchema,
  projectSchema,
} from './schemas/projects.ts';
export {
  bindRepositorySchema,
  boundRepositorySchema,
  followRepositorySchema,
  githubLinkSchema,
  githubUserSchema,
  type PullAboutBody,
  pullAboutSchema,
  pullChartSchema,
  pullCloseSchema,
  pullMergeSchema,
  pullOfSubmissionSchema,
  pullParts,
  pullSchema,
  pullVoteSchema,
  repositorySchema,
} from './schemas/pulls.ts';
export {
  deployPullSchema,
  pullDeploymentSchema,
  pullInspectionSchema,
  pullQuery,
  removePullDeploymentQuery,
  waitsForSchema,
} from './schemas/pull-state.ts';
export {
  newSuspendProposalSchema,
  proposalDecisionSchema,
  proposalFilters,
  suspendProposalSchema,
} from './schemas/suspend-proposals.ts';
export { bytesBodies, type BytesBody } from './schemas/bytes.ts';
export {
  idempotencyHeaders,
  logQuery,
  operationFilters,
  operationKindSchema,
  operationLogEntrySchema,
  operationLogSchema,
  operationOutcomeSchema,
  operationSchema,
  operationStateSchema,
} from './schemas/running-operations.ts';
export {
  type CategoryAppsBody,
  categoryAppsSchema,
  type CategoryChangeBody,
  categoryChangeSchema,
  categoryIcons,
  categoryNameLength,
  categorySchema,
  type NewCategoryBody,
  newCategorySchema,
} from './schemas/categories.ts';
export {
  accountNamePattern,
  conditionalHeaders,
  doneSchema,
  type Mistake,
  pageOf,
  pageQuery,
  type Problem,
  problemSchema,
  slugPattern,
} from './schemas/common.ts';
export {
  comparisonQuery,
  comparisonSchema,
  fileSchema,
  introductionSchema,
  screenshotOrderSchema,
  uploadCheckSchema,
  uploadQuery,
} from './schemas/information.ts';
export {
  findingSchema,
  inspectionDifferenceSchema,
  inspectionHeadSchema,
  type InspectionPolicyBody,
  inspectionPolicySchema,
  inspectionQuery,
  inspectionSchema,
  newInspectionPolicySchema,
  newWaiverSchema,
  valuesCompatibilityBodySchema,
  valuesCompatibilitySchema,
  waiverSchema,
} from './schemas/inspections.ts';
export {
  type AcceptInvitationBody,
  acceptInvitationSchema,
  acceptedInvitationSchema,
  invitationSchema,
  invitationViewSchema,
  invitedSchema,
  type NewInvitationBody,
  newInvitationSchema,
} from './schemas/invitations.ts';
export { customRoleLevelSchema, pathParts, roleLevelSchema } from './schemas/paths.ts';
export {
  type NewRoleBody,
  newRoleSchema,
  permissionSchema,
  type RoleChangeBody,
  roleChangeSchema,
  roleSchema,
} from './schemas/roles.ts';
export {
  type NewServiceAccountBody,
  newServiceAccountSchema,
  type ServiceAccountChangeBody,
  serviceAccountChangeSchema,
  serviceAccountSchema,
} from './schemas/service-accounts.ts';
export {
  currentSessionSchema,
  type NewSessionBody,
  newSessionSchema,
  sessionSchema,
} from './schemas/sessions.ts';
export {
  chartNameSchema,
  storeAppDetailSchema,
  storeAppSchema,
  storeQuery,
  storeVersionSchema,
  type TakeNameBody,
  takeNameBodySchema,
} from './schemas/store.ts';
export {
  commentBodySchema,
  queueFilters,
  queueItemSchema,
  reviewerQueueFilters,
  submissionSchema,
  submitBodySchema,
  voteSchema,
} from './schemas/submissions.ts';
export {
  memberChangeSchema,
  memberSchema,
  newPolicySchema,
  newWorkspaceSchema,
  type NewWorkspaceBody,
  type PolicyOverrideBody,
  policyOverrideSchema,
  policySchema,
  workspaceChangeSchema,
  workspaceSchema,
} from './schemas/workspaces.ts';
