/**
 * Every permission there is, with what it lets its holder do and what it implies. A platform permission
 * that implies a workspace permission gives it in every workspace, and a workspace permission that implies one of
 * projects gives it in every project of the workspace.
 */
export const permissions = {
  'platform.administer': {
    allows: 'give every role and permission, also those that one does not hold; somebody always has this',
    implies: ['platform.accounts.manage', 'platform.roles.manage'],
  },
  'platform.roles.manage': {
    allows: 'make, change and delete custom roles, of permissions that one holds',
    implies: [],
  },
  'platform.accounts.view': { allows: 'see all accounts', implies: [] },
  'platform.accounts.manage': {
    allows: 'create and disable accounts, set their roles and passwords',
    implies: ['platform.accounts.view'],
  },
  'platform.workspaces.view': {
    allows: 'see all workspaces and their members',
    implies: ['workspace.view', 'workspace.members.view'],
  },
  'platform.workspaces.create': { allows: 'create workspaces', implies: [] },
  'platform.workspaces.manage': {
    allows: 'act as an administrator of every workspace',
    implies: [
      'platform.workspaces.view',
      'platform.workspaces.create',
      'platform.apps.view',
      'workspace.edit',
      'workspace.members.manage',
      'workspace.policy.tighten',
      'workspace.apps.publish',
      'workspace.apps.suspend',
      'workspace.apps.delete',
      'workspace.audit.view',
      'workspace.projects.manage',
    ],
  },
  'platform.policies.manage': {
    allows: 'set the review policy of the platform, and a looser one for one workspace',
    implies: ['workspace.policy.tighten'],
  },
  'platform.categories.manage': {
    allows: 'create, rename and delete categories, and move apps between them',
    implies: [],
  },
  'platform.apps.view': {
    allows: 'see every app and version in any state',
    implies: ['workspace.view', 'workspace.apps.view'],
  },
  'platform.apps.review': { allows: 'claim submissions and vote on them', implies: ['platform.apps.view'] },
  'platform.apps.suspend': {
    allows: 'suspend and activate any version or app',
    implies: ['platform.apps.view', 'workspace.apps.suspend'],
  },
  'platform.findings.waive': {
    allows: 'let a finding of an inspection that blocks a submission pass, with a reason',
    implies: ['platform.apps.view'],
  },
  'platform.apps.manage': {
    allows: 'review, suspend, transfer and sort apps: the whole work on the store',
    implies: [
      'platform.apps.review',
      'platform.findings.waive',
      'platform.apps.suspend',
      'platform.apps.transfer',
      'platform.categories.manage',
    ],
  },
  'platform.apps.transfer': {
    allows: 'give a chart name in the combined indexes to another workspace',
    implies: ['platform.apps.view'],
  },
  'platform.audit.view': {
    allows: 'read the whole audit log and the events',
    implies: ['workspace.audit.view'],
  },
  'platform.clusters.view': {
    allows: 'see the registered clusters, how they are, and which projects use them',
    implies: [],
  },
  'platform.clusters.manage': {
    allows:
      'register, change, check and remove clusters, and say what a project may make outside its namespace',
    implies: ['platform.clusters.view'],
  },
  'platform.integrations.act': {
    allows:
      'speak for the people of pull requests in bound repositories; for the review bot, and nobody else',
    implies: [],
  },
  'platform.integrations.manage': {
    allows: 'bind repositories to workspaces, and link GitHub users to accounts',
    implies: [],
  },
  'platform.metrics.view': { allows: 'read /metrics', implies: [] },
  'workspace.view': { allows: 'see the workspace', implies: [] },
  'workspace.edit': { allows: 'change the description of the workspace', implies: ['workspace.view'] },
  'workspace.members.view': { allows: 'see who is a member', implies: ['workspace.view'] },
  'workspace.members.manage': {
    allows: 'add and remove members and set their roles',
    implies: ['workspace.members.view'],
  },
  'workspace.policy.tighten': {
    allows: 'make the review policy of the workspace stricter',
    implies: ['workspace.view'],
  },
  'workspace.apps.view': {
    allows: 'see and download every version of the workspace, drafts included',
    implies: ['workspace.view'],
  },
  'workspace.apps.upload': {
    allows: 'upload versions, replace and revise their bytes',
    implies: ['workspace.apps.view'],
  },
  'workspace.apps.edit': { allows: 'edit the store information of apps', implies: ['workspace.apps.view'] },
  'workspace.apps.submit': {
    allows: 'submit versions for review and cancel submissions',
    implies: ['workspace.apps.view'],
  },
  'workspace.apps.publish': {
    allows: 'release passed versions to the store',
    implies: ['workspace.apps.upload', 'workspace.apps.submit', 'workspace.apps.edit'],
  },
  'workspace.apps.suspend': {
    allows: 'suspend and activate versions and apps',
    implies: ['workspace.apps.view'],
  },
  'workspace.apps.delete': {
    allows: 'delete versions that are not active',
    implies: ['workspace.apps.view'],
  },
  'workspace.audit.view': { allows: 'read the audit log of the workspace', implies: ['workspace.view'] },
  'workspace.projects.manage': {
    allows: 'create and remove projects, and act as an administrator of each',
    implies: [
      'workspace.view',
      'project.edit',
      'project.members.manage',
      'project.deployments.deploy',
      'project.deployments.operate',
      'project.deployments.uninstall',
    ],
  },
  'project.view': { allows: 'see the project, its deployments and their state', implies: [] },
  'project.edit': { allows: 'change the description and settings of the project', implies: ['project.view'] },
  'project.members.view': { allows: 'see who has a role in the project', implies: ['project.view'] },
  'project.members.manage': {
    allows: 'give and take roles in the project',
    implies: ['project.members.view'],
  },
  'project.values.view': {
    allows: 'read the values, manifests and notes of deployments, which may hold secrets',
    implies: ['project.view'],
  },
  'project.deployments.deploy': {
    allows: 'deploy apps into the project',
    implies: ['project.values.view'],
  },
  'project.deployments.operate': {
    allows: 'upgrade, roll back and test deployments',
    implies: ['project.values.view'],
  },
  'project.deployments.uninstall': { allows: 'uninstall deployments', implies: ['project.view'] },
} as const satisfies Record<string, { allows: string; implies: readonly string[] }>;

export type Permission = keyof typeof permissions;
export type WorkspacePermission = Extract<Permission, `workspace.${string}`>;
export type PlatformPermission = Extract<Permission, `platform.${string}`>;
export type ProjectPermission = Extract<Permission, `project.${string}`>;

/** All permission names, in the order of the list. */
export const permissionNames = Object.keys(permissions) as readonly Permission[];

/** Tells whether a text names a permission. */
export function isPermission(text: string): text is Permission {
  return Object.hasOwn(permissions, text);
}

/** The permissions given, with everything they imply, transitively. */
export function withImplied(given: Iterable<Permission>): ReadonlySet<Permission> {
  const closed = new Set<Permission>();
  const pending = [...given];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (closed.has(next)) continue;
    closed.add(next);
    pending.push(...permissions[next].implies);
  }
  return closed;
}
