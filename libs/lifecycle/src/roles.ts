import {
  type Permission,
  permissionNames,
  type PlatformPermission,
  type WorkspacePermission,
} from './permissions.ts';

/** What an account may do on the whole platform. Custom roles join these later. */
export const platformRoles = {
  'platform-admin': permissionNames.filter(isPlatformPermission),
  reviewer: [
    'platform.apps.review',
    'platform.apps.suspend',
    'platform.apps.transfer',
    'platform.categories.manage',
  ],
  regular: [],
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

export type PlatformRole = keyof typeof platformRoles;
export type WorkspaceRole = keyof typeof workspaceRoles;

export const platformRoleNames = Object.keys(platformRoles) as readonly PlatformRole[];
export const workspaceRoleNames = Object.keys(workspaceRoles) as readonly WorkspaceRole[];

function isPlatformPermission(permission: Permission): permission is PlatformPermission {
  return permission.startsWith('platform.');
}
