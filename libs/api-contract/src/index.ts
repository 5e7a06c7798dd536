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
  appSchema,
  moveSchema,
  versionSchema,
} from './schemas/apps.ts';
export { auditHeadSchema, auditRecordSchema, changeSchema } from './schemas/audit.ts';
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
  type Mistake,
  pageQuery,
  type Problem,
  problemSchema,
  slugPattern,
} from './schemas/common.ts';
export {
  comparisonSchema,
  fileSchema,
  introductionSchema,
  screenshotOrderSchema,
  uploadCheckSchema,
} from './schemas/information.ts';
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
  queueItemSchema,
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
