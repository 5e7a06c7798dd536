import { expect, test } from 'vitest';
import { appState } from './app-state.ts';
import type { VersionState } from './states.ts';

test.each<[string, boolean, readonly VersionState[], VersionState | undefined]>([
  ['is suspended while the flag is set, whatever its versions are', true, ['draft', 'active'], 'suspended'],
  ['is suspended while the flag is set, even without versions', true, [], 'suspended'],
  ['is active if any version is', false, ['draft', 'suspended', 'active', 'rejected'], 'active'],
  ['is suspended if none is active and any is suspended', false, ['draft', 'suspended'], 'suspended'],
  ['is what its newest version is otherwise', false, ['rejected', 'draft', 'passed'], 'rejected'],
  ['has no state without versions', false, [], undefined],
])('an app %s', (_, suspended, states, expected) => {
  expect(appState({ suspended, versionStates: states })).toBe(expected);
});
