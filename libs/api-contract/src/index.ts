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
  queueItemSchema,
  submissionSchema,
  submitBodySchema,
  versionSchema,
} from './schemas/apps.ts';
export { auditRecordSchema, changeSchema } from './schemas/audit.ts';
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
  chartNameSchema,
  storeAppDetailSchema,
  storeAppSchema,
  storeQuery,
  storeVersionSchema,
  type TakeNameBody,
  takeNameBodySchema,
} from './schemas/store.ts';
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
