import { describe, expect, test } from 'vitest';
import {
  administratorPermission,
  type CustomRoleLevel,
  levelOf,
  requireCustomName,
  requireLevel,
  requireRightsHeld,
  rightsOfRole,
} from './custom-roles.ts';
import { type Permission, permissionNames, withImplied } from './permissions.ts';
import { platformRoleNames, workspaceRoleNames } from './roles.ts';

const none = new Map<string, readonly Permission[]>();

describe("the predecessors' role app-review, of app management and app view", () => {
  const custom = new Map<string, readonly Permission[]>([
    ['app-review', ['platform.apps.manage', 'platform.apps.view']],
  ]);
  const rights = rightsOfRole('platform', 'app-review', custom);

  test.each<[Permission, boolean]>([
    ['platform.apps.review', true],
    ['platform.apps.suspend', true],
    ['platform.categories.manage', true],
    ['platform.apps.view', true],
    ['workspace.apps.view', true],
    ['workspace.apps.upload', false],
    ['workspace.apps.publish', false],
    ['platform.accounts.view', false],
    ['platform.roles.manage', false],
    [administratorPermission, false],
  ])('%s: %s', (permission, given) => {
    expect(rights.has(permission)).toBe(given);
  });
});

test('a role that does not exist gives nothing, and a custom one never stands in for a built-in one', () => {
  expect([...rightsOfRole('platform', 'gone', none)]).toEqual([]);
  const impostor = new Map<string, readonly Permission[]>([['regular', [administratorPermission]]]);
  expect([...rightsOfRole('platform', 'regular', impostor)]).toEqual([]);
  expect([...rightsOfRole('platform', 'toString', none)]).toEqual([]);
});

test.each<[CustomRoleLevel, string]>([
  ...platformRoleNames.map((name): [CustomRoleLevel, string] => ['platform', name]),
  ...workspaceRoleNames.map((name): [CustomRoleLevel, string] => ['workspace', name]),
])('%s has a built-in role %s, whose name is taken', (level, name) => {
  expect(() => requireCustomName(level, name)).toThrow(expect.objectContaining({ code: 'role_fixed' }));
});

test('the name of a built-in role of the other level is free', () => {
  expect(() => requireCustomName('workspace', 'reviewer')).not.toThrow();
});

test.each(permissionNames)('%s makes roles of its own level only', (permission) => {
  for (const level of ['platform', 'workspace'] as const) {
    const make = () => requireLevel(level, [permission]);
    if (levelOf(permission) === level) expect(make()).toEqual([permission]);
    else expect(make).toThrow(expect.objectContaining({ code: 'role_invalid', field: 'permissions' }));
  }
});

test.each(['workspace.everything', '*', 'toString', ''])('%j is no permission', (name) => {
  expect(() => requireLevel('workspace', [name])).toThrow(expect.objectContaining({ code: 'role_invalid' }));
});

test.each<[string, readonly Permission[], readonly Permission[], boolean]>([
  ['what one has', ['workspace.apps.view'], ['workspace.apps.view'], true],
  ['what one has by another', ['workspace.apps.publish'], ['workspace.apps.submit'], true],
  ['nothing', [], [], true],
  ['more than one has', ['workspace.members.manage'], ['workspace.apps.publish'], false],
  ['what implies more than one has', ['platform.apps.review'], ['platform.apps.manage'], false],
  ['everything, without being an administrator', ['platform.accounts.manage'], permissionNames, false],
  ['everything, as an administrator', [administratorPermission], permissionNames, true],
])('giving %s', (_title, held, given, allowed) => {
  const give = () => requireRightsHeld(withImplied(held), given, 'body/role');
  if (allowed) expect(give).not.toThrow();
  else expect(give).toThrow(expect.objectContaining({ code: 'rights_exceeded', field: 'body/role' }));
});
