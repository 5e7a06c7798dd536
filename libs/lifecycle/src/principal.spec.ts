import { expect, test } from 'vitest';
import { githubPrincipal, principalOf } from './principal.ts';

test.each([
  ['a person', { id: 'ada' }, 'ada'],
  ['a person, as a row has it', { id: 'ada', ownerAccountId: null }, 'ada'],
  ['a service account', { id: 'robot', ownerAccountId: 'ada' }, 'ada'],
])('%s answers for what they do, or their owner does', (_, account, principal) => {
  expect(principalOf(account)).toBe(principal);
});

test('a GitHub user is a principal that no account can be', () => {
  expect(githubPrincipal(583_231)).toBe('github:583231');
});
