import { expect, test } from 'vitest';
import { commandNames } from './command-types.ts';
import { commandNeeds, githubRole, githubRoles, mayUse } from './may-use.ts';

test('who may use which command', () => {
  const table = commandNames.map((command) => {
    const alone = githubRoles.filter((role) => mayUse(command, { role, isAuthor: false, isHolder: false }));
    const author = mayUse(command, { role: 'none', isAuthor: true, isHolder: false });
    const holder = mayUse(command, { role: 'none', isAuthor: false, isHolder: true });
    return [command, alone[0], author, holder];
  });
  expect(table).toEqual([
    ['recheck', 'read', true, false],
    ['deploy', 'write', false, false],
    ['hold', 'triage', true, false],
    ['unhold', 'write', false, true],
    ['category', 'triage', true, false],
    ['help', 'read', true, false],
  ]);
  expect(Object.keys(commandNeeds).sort()).toEqual([...commandNames].sort());
});

test('a greater role may what a lesser one may', () => {
  for (const command of commandNames) {
    const allowed = githubRoles.map((role) => mayUse(command, { role, isAuthor: false, isHolder: false }));
    expect(allowed).toEqual([...allowed].sort((a, b) => Number(a) - Number(b)));
  }
});

test.each([
  [{ permission: 'write', role_name: 'maintain' }, 'maintain'],
  [{ permission: 'read', role_name: 'triage' }, 'triage'],
  [{ permission: 'write', role_name: 'release-manager' }, 'write'],
  [{ permission: 'admin' }, 'admin'],
  [{ permission: 'constructor', role_name: '__proto__' }, 'none'],
] as const)('%j is %s', (answer, role) => {
  expect(githubRole(answer)).toBe(role);
});
