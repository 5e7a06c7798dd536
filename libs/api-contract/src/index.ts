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
  categorySchema,
  moveSchema,
  type NewCategoryBody,
  newCategorySchema,
  storeAppSchema,
  versionSchema,
} from './schemas/apps.ts';
export { auditHeadSchema, auditRecordSchema, changeSchema } from './schemas/audit.ts';
export {
  accountNamePattern,
  type Mistake,
  pageQuery,
  type Problem,
  problemSchema,
  slugPattern,
} from './schemas/common.ts';
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
