import {
  type Permission,
  permissionNames,
  type PlatformPermission,
  type ProjectPermission,
  withImplied,
  type WorkspacePermission,
} from './permissions.ts';

/** What an account may do on the whole platform. Custom roles stand beside these: see custom-roles.ts. */
export const platformRoles = {
  'platform-admin': permissionNames.filter(isPlatformPermission),
  reviewer: [
    'platform.apps.review',
    'platform.apps.suspend',
    'platform.apps.transfer',
    'platform.categories.manage',
  ],
  regular: [],
  'review-bot': ['platform.integrations.act'],
} as const satisfies Record<string, readonly PlatformPermission[]>;

/** What a member may do in one workspace. */
export const workspaceRoles = {
  admin: [
    'workspace.edit',
    'workspace.members.manage',
    'workspace.policy.tighten',
    'workspace.apps.publish',
    'workspace.apps.suspend',
    'workspace.apps.delete',
    'workspace.audit.view',
    'workspace.projects.manage',
  ],
  regular: [
    'workspace.members.view',
    'workspace.apps.publish',
    'workspace.apps.suspend',
    'workspace.apps.delete',
    'workspace.audit.view',
  ],
  viewer: ['workspace.members.view', 'workspace.apps.view'],
} as const satisfies Record<string, readonly WorkspacePermission[]>;

/** What somebody may do in one project; the predecessors' `project-regular` is an operator. */
export const projectRoles = {
  admin: [
    'project.edit',
    'project.members.manage',
    'project.deployments.deploy',
    'project.deployments.operate',
    'project.deployments.uninstall',
  ],
  operator: [
    'project.members.view',
    'project.deployments.deploy',
    'project.deployments.operate',
    'project.deployments.uninstall',
  ],
  viewer: ['project.members.view'],
} as const satisfies Record<string, readonly ProjectPermission[]>;

export type PlatformRole = keyof typeof platformRoles;
export type WorkspaceRole = keyof typeof workspaceRoles;
export type ProjectRole = keyof typeof projectRoles;

export const platformRoleNames = Object.keys(platformRoles) as readonly PlatformRole[];
export const workspaceRoleNames = Object.keys(workspaceRoles) as readonly WorkspaceRole[];
export const projectRoleNames = Object.keys(projectRoles) as readonly ProjectRole[];

/** What a role in a project gives, implied permissions included. Projects have the built-in roles alone. */
export function rightsOfProjectRole(role: ProjectRole): ReadonlySet<Permission> {
  return withImplied(projectRoles[role]);
}

function isPlatformPermission(permission: Permission): permission is PlatformPermission {
  return permission.startsWith('platform.');
}
