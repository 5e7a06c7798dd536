import { describe, expect, test } from 'vitest';
import { type Permission, permissionNames, withImplied } from './permissions.ts';
import {
  type PlatformRole,
  platformRoleNames,
  platformRoles,
  type ProjectRole,
  projectRoleNames,
  projectRoles,
  type WorkspaceRole,
  workspaceRoleNames,
  workspaceRoles,
} from './roles.ts';
import { type Action, actionNames, permissionsFor } from './transitions.ts';

/** Every permission that a platform role gives, implied ones included; all others it does not give. */
const onThePlatform: Record<PlatformRole, readonly Permission[]> = {
  'platform-admin': permissionNames,
  reviewer: [
    'platform.categories.manage',
    'platform.apps.view',
    'platform.apps.review',
    'platform.apps.suspend',
    'platform.apps.transfer',
    'workspace.view',
    'workspace.apps.view',
    'workspace.apps.suspend',
  ],
  regular: [],
  'review-bot': ['platform.integrations.act'],
};

/** The same of the workspace roles. */
const inAWorkspace: Record<WorkspaceRole, readonly Permission[]> = {
  admin: permissionNames.filter((name) => !name.startsWith('platform.')),
  regular: [
    'workspace.view',
    'workspace.members.view',
    'workspace.apps.view',
    'workspace.apps.upload',
    'workspace.apps.edit',
    'workspace.apps.submit',
    'workspace.apps.publish',
    'workspace.apps.suspend',
    'workspace.apps.delete',
    'workspace.audit.view',
  ],
  viewer: ['workspace.view', 'workspace.members.view', 'workspace.apps.view'],
};

/** The same of the roles of projects. */
const inAProject: Record<ProjectRole, readonly Permission[]> = {
  admin: permissionNames.filter((name) => name.startsWith('project.')),
  operator: [
    'project.view',
    'project.members.view',
    'project.values.view',
    'project.deployments.deploy',
    'project.deployments.operate',
    'project.deployments.uninstall',
  ],
  viewer: ['project.view', 'project.members.view'],
};

const review: readonly Action[] = ['claim', 'unclaim', 'pass', 'reject', 'revoke'];
const suspension: readonly Action[] = ['suspend', 'activate'];
const work: readonly Action[] = [
  'upload',
  'publish_direct',
  'replace',
  'replace_rejected',
  'submit',
  'revise',
  'cancel',
  'publish',
  'suspend',
  'activate',
  'delete',
];

describe('platform roles', () => {
  test('are administrator, reviewer, regular, and the one of the review bot', () => {
    expect(platformRoleNames).toEqual(['platform-admin', 'reviewer', 'regular', 'review-bot']);
  });

  test.each(platformRoleNames)('%s gives what it should and nothing else', (role) => {
    expect(sorted(withImplied(platformRoles[role]))).toEqual(sorted(onThePlatform[role]));
  });

  test.each<[PlatformRole, readonly Action[]]>([
    ['platform-admin', actionNames],
    ['reviewer', [...review, ...suspension]],
    ['regular', []],
    ['review-bot', []],
  ])('%s may take the actions %j in every workspace', (role, actions) => {
    expect(sorted(actionsOf(withImplied(platformRoles[role])))).toEqual(sorted(actions));
  });
});

describe('workspace roles', () => {
  test('are admin, regular and viewer', () => {
    expect(workspaceRoleNames).toEqual(['admin', 'regular', 'viewer']);
  });

  test.each(workspaceRoleNames)('%s gives what it should and nothing else', (role) => {
    expect(sorted(withImplied(workspaceRoles[role]))).toEqual(sorted(inAWorkspace[role]));
  });

  test.each<[WorkspaceRole, readonly Action[]]>([
    ['admin', work],
    ['regular', work],
    ['viewer', []],
  ])('%s may take the actions %j, and never reviews', (role, actions) => {
    expect(sorted(actionsOf(withImplied(workspaceRoles[role])))).toEqual(sorted(actions));
  });
});

describe('project roles', () => {
  test('are admin, operator and viewer', () => {
    expect(projectRoleNames).toEqual(['admin', 'operator', 'viewer']);
  });

  test.each(projectRoleNames)('%s gives what it should and nothing else', (role) => {
    expect(sorted(withImplied(projectRoles[role]))).toEqual(sorted(inAProject[role]));
  });

  test.each(projectRoleNames)('%s takes no action on versions', (role) => {
    expect(actionsOf(withImplied(projectRoles[role]))).toEqual([]);
  });
});

function actionsOf(held: ReadonlySet<Permission>): readonly Action[] {
  return actionNames.filter((action) => permissionsFor(action).every((permission) => held.has(permission)));
}

function sorted(names: Iterable<string>): readonly string[] {
  return [...names].sort();
}
