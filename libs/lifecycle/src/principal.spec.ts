import { expect, test } from 'vitest';
import { principalOf } from './principal.ts';

test.each([
  ['a person', { id: 'ada' }, 'ada'],
  ['a person, as a row has it', { id: 'ada', ownerAccountId: null }, 'ada'],
  ['a service account', { id: 'robot', ownerAccountId: 'ada' }, 'ada'],
])('%s answers for what they do, or their owner does', (_, account, principal) => {
  expect(principalOf(account)).toBe(principal);
});
