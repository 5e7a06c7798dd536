export { type AppStateInput, appState } from './app-state.ts';
export {
  type Actor,
  type ActorOrigin,
  type AuditRecord,
  type AuditSubject,
  operatorActor,
  systemActor,
} from './audit.ts';
export { type Claim, claimHeldUntilMs, claimTakeoverMs, mayEndClaim } from './claims.ts';
export {
  administratorPermission,
  builtInRole,
  type CustomRole,
  customRoleLevels,
  type CustomRoleLevel,
  levelOf,
  maximumCustomRoles,
  missingRights,
  requireCustomName,
  requireLevel,
  requireRightsHeld,
  rightsOfRole,
} from './custom-roles.ts';
export { LifecycleError, type LifecycleErrorCode, lifecycleErrorCodes } from './errors.ts';
export { requireNumberRule } from './number-rule.ts';
export {
  isPermission,
  type Permission,
  permissionNames,
  permissions,
  type PlatformPermission,
  type ProjectPermission,
  withImplied,
  type WorkspacePermission,
} from './permissions.ts';
export {
  applyOverride,
  checkPolicy,
  defaultPlatformPolicy,
  effectivePolicy,
  loosenedFields,
  maximumApprovals,
  type PolicyOverride,
  requireTighter,
  type ReviewPolicy,
} from './policy.ts';
export { githubPrincipal, type OwnedAccount, principalOf } from './principal.ts';
export {
  type PlatformRole,
  platformRoles,
  type ProjectRole,
  projectRoleNames,
  projectRoles,
  rightsOfProjectRole,
  type WorkspaceRole,
  workspaceRoles,
} from './roles.ts';
export {
  isUnderReview,
  noState,
  type StateOrNone,
  statesUnderReview,
  type VersionState,
  versionStates,
} from './states.ts';
export {
  type Action,
  actionNames,
  actionsFor,
  nextState,
  permissionsFor,
  requirePermission,
  requirePermissions,
  type Transition,
  transitions,
} from './transitions.ts';
export { type VoteFate, voteFates, type VoteFateName } from './vote-fates.ts';
export {
  countedApprovals,
  isPassed,
  requireImpartial,
  requireReason,
  type Reviewer,
  standingApprovals,
  standingRejections,
  type Verdict,
  type Vote,
} from './votes.ts';
