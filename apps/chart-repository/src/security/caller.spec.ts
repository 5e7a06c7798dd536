import type { Permission, ProjectRole } from '@chandlery/lifecycle';
import type { Account, Token } from '@chandlery/persistence';
import { expect, test } from 'vitest';
import { anonymous, type Caller, callerOf, permissionsInProject } from './caller.ts';

const project = { id: 'shop', workspaceId: 'team' };

const account: Account = {
  id: 'ada',
  name: 'ada',
  displayName: '',
  kind: 'person',
  ownerAccountId: null,
  workspaceId: null,
  platformRoles: [],
  disabled: false,
  createdAtMs: 0,
  revision: 1,
};

function caller(given: Partial<Account> & { role?: string; token?: Partial<Token> }): Caller {
  const { role, token, ...rest } = given;
  return callerOf({
    account: { ...account, ...rest },
    roles: new Map(role === undefined ? [] : [['team', role]]),
    projects: new Map(),
    custom: { platform: new Map(), workspace: new Map() },
    ...(token === undefined ? {} : { token: { ...anyToken, ...token } }),
  });
}

const anyToken: Token = {
  id: 'token',
  accountId: 'ada',
  name: '',
  scopes: ['*'],
  workspaceId: null,
  createdAtMs: 0,
  expiresAtMs: null,
  revokedAtMs: null,
  lastUsedAtMs: null,
};

/** Of those that matter most. */
const watched: readonly Permission[] = [
  'project.view',
  'project.values.view',
  'project.deployments.deploy',
  'project.members.manage',
];
const all = watched;
const operator = watched.slice(0, 3);
const viewer = watched.slice(0, 1);

test.each<[string, Caller, ProjectRole | undefined, readonly Permission[]]>([
  ['nobody', anonymous, undefined, []],
  ['nobody, whatever the role', anonymous, 'admin', []],
  ['a viewer of the workspace', caller({ role: 'viewer' }), undefined, []],
  ['a member of the workspace', caller({ role: 'regular' }), undefined, []],
  ['a viewer of the project', caller({ role: 'viewer' }), 'viewer', viewer],
  ['an operator of the project', caller({ role: 'viewer' }), 'operator', operator],
  ['an administrator of the project', caller({ role: 'viewer' }), 'admin', all],
  ['an administrator of the workspace', caller({ role: 'admin' }), undefined, all],
  ['an administrator of the platform', caller({ platformRoles: ['platform-admin'] }), undefined, all],
  ['a reviewer', caller({ platformRoles: ['reviewer'] }), undefined, []],
  ['a token of an operator', caller({ token: {} }), 'operator', operator],
  [
    'a token that is for less',
    caller({ token: { scopes: ['project.values.view'] } }),
    'operator',
    operator.slice(0, 2),
  ],
  ['a token of the workspace', caller({ token: { workspaceId: 'team' } }), 'operator', operator],
  ['a token of another workspace', caller({ token: { workspaceId: 'other' } }), 'operator', []],
  [
    'a token of another workspace, of an administrator',
    caller({ token: { workspaceId: 'other' }, platformRoles: ['platform-admin'] }),
    'admin',
    [],
  ],
])('%s may do in a project what the roles say', (_, who, role, expected) => {
  const projects = new Map(role === undefined ? [] : [[project.id, role]]);
  const held = permissionsInProject({ ...who, projects }, project);
  expect(permissionsInProject({ ...who, projects }, { ...project, id: 'other' }).has('project.view')).toBe(
    permissionsInProject(who, project).has('project.view'),
  );
  expect(watched.filter((permission) => held.has(permission))).toEqual(expected);
  expect(
    [...held].filter((permission) => permission.startsWith('platform.') && who.token?.workspaceId),
  ).toEqual([]);
});
