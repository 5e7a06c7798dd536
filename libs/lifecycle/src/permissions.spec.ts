import { expect, test } from 'vitest';
import { isPermission, type Permission, permissionNames, permissions, withImplied } from './permissions.ts';

test.each(permissionNames)('%s implies only permissions that exist', (permission) => {
  expect(permissions[permission].implies.filter((implied) => !isPermission(implied))).toEqual([]);
});

test.each(permissionNames)('%s does not imply itself, not by way of others either', (permission) => {
  expect(withImplied(permissions[permission].implies)).not.toContain(permission);
});

test.each(permissionNames)('%s says what it lets its holder do', (permission) => {
  expect(permissions[permission].allows).not.toBe('');
});

test('no workspace permission gives anything on the platform', () => {
  const escalating = permissionNames
    .filter((name) => name.startsWith('workspace.'))
    .filter((name) => [...withImplied([name])].some((implied) => implied.startsWith('platform.')));
  expect(escalating).toEqual([]);
});

test('no project permission gives anything outside of projects', () => {
  const escalating = permissionNames
    .filter((name) => name.startsWith('project.'))
    .filter((name) => [...withImplied([name])].some((implied) => !implied.startsWith('project.')));
  expect(escalating).toEqual([]);
});

test.each<[Permission, readonly Permission[]]>([
  ['platform.metrics.view', ['platform.metrics.view']],
  ['workspace.apps.view', ['workspace.apps.view', 'workspace.view']],
  [
    'workspace.apps.publish',
    [
      'workspace.apps.edit',
      'workspace.apps.publish',
      'workspace.apps.submit',
      'workspace.apps.upload',
      'workspace.apps.view',
      'workspace.view',
    ],
  ],
  [
    'platform.apps.review',
    ['platform.apps.review', 'platform.apps.view', 'workspace.apps.view', 'workspace.view'],
  ],
])('%s gives, with all it implies, %j', (permission, closure) => {
  expect([...withImplied([permission])].sort()).toEqual(closure);
});

test('the permissions given stay among what they imply, and nothing given is nothing', () => {
  expect([...withImplied([])]).toEqual([]);
  expect(withImplied(permissionNames).size).toBe(permissionNames.length);
});

test('only names of the list are permissions', () => {
  expect(isPermission('workspace.view')).toBe(true);
  expect(['toString', '', 'workspace', 'workspace.*'].some(isPermission)).toBe(false);
});
