import { describe, expect, test } from 'vitest';
import { LifecycleError } from './errors.ts';
import { type Permission, permissionNames } from './permissions.ts';
import { noState, type StateOrNone, versionStates } from './states.ts';
import {
  type Action,
  actionNames,
  actionsFor,
  actionsFrom,
  nextState,
  permissionsFor,
  requirePermissions,
} from './transitions.ts';

/** The design's "The life of a version", written out once more on purpose: a wrong edit of the table fails here. */
const life: Record<StateOrNone, Partial<Record<Action, StateOrNone>>> = {
  none: { upload: 'draft', publish_direct: 'active' },
  draft: { replace: 'draft', submit: 'submitted', delete: 'none' },
  submitted: {
    claim: 'in_review',
    pass: 'passed',
    reject: 'rejected',
    revise: 'submitted',
    cancel: 'draft',
  },
  in_review: {
    unclaim: 'submitted',
    pass: 'passed',
    reject: 'rejected',
    revise: 'submitted',
    cancel: 'draft',
  },
  rejected: { replace_rejected: 'rejected', submit: 'submitted', delete: 'none' },
  passed: {
    reject: 'rejected',
    revise: 'submitted',
    revoke: 'submitted',
    cancel: 'draft',
    publish: 'active',
  },
  active: { suspend: 'suspended' },
  suspended: { activate: 'active', delete: 'none' },
};

/** What each action takes, written out once more for the same reason. */
const needs: Record<Action, readonly Permission[]> = {
  upload: ['workspace.apps.upload'],
  publish_direct: ['workspace.apps.upload', 'workspace.apps.publish'],
  replace: ['workspace.apps.upload'],
  replace_rejected: ['workspace.apps.upload'],
  submit: ['workspace.apps.submit'],
  claim: ['platform.apps.review'],
  unclaim: ['platform.apps.review'],
  pass: ['platform.apps.review'],
  reject: ['platform.apps.review'],
  revise: ['workspace.apps.upload'],
  revoke: ['platform.apps.review'],
  cancel: ['workspace.apps.submit'],
  publish: ['workspace.apps.publish'],
  suspend: ['workspace.apps.suspend'],
  activate: ['workspace.apps.suspend'],
  delete: ['workspace.apps.delete'],
};

const states: readonly StateOrNone[] = [noState, ...versionStates];
const cells = states.flatMap((state) =>
  actionNames.map((action) => ({ state, action, to: life[state][action] })),
);
const allowed = cells.filter(({ to }) => to !== undefined);
const refused = cells.filter(({ to }) => to === undefined);

test('the table has the actions of the design and no others', () => {
  expect([...actionNames].sort()).toEqual(Object.keys(needs).sort());
});

describe('every state x action', () => {
  test.each(allowed)('$action leads from $state to $to', ({ state, action, to }) => {
    expect(nextState(action, state)).toBe(to);
    expect(actionsFrom(state)).toContain(action);
  });

  test.each(refused)('$action is refused from $state, even with every permission', ({ state, action }) => {
    expect(refusalOf(() => nextState(action, state))).toMatchObject({
      code: 'action_not_allowed',
      field: 'action',
    });
    expect(actionsFrom(state)).not.toContain(action);
    expect(actionsFor(state, new Set(permissionNames))).not.toContain(action);
  });
});

describe('every state x action x permission', () => {
  test.each(allowed)('$action from $state needs exactly its permissions', ({ state, action }) => {
    const needed = needs[action];
    expect(permissionsFor(action)).toEqual(needed);
    expect(actionsFor(state, new Set(needed))).toContain(action);
    for (const permission of permissionNames) {
      const allButOne = new Set(permissionNames.filter((name) => name !== permission));
      expect(actionsFor(state, allButOne).includes(action), `without ${permission}`).toBe(
        !needed.includes(permission),
      );
      expect(actionsFor(state, new Set([permission])).includes(action), `with ${permission} alone`).toBe(
        needed.every((name) => name === permission),
      );
    }
  });

  test.each(actionNames)('%s is refused to whoever lacks one of its permissions', (action) => {
    expect(() => requirePermissions(action, new Set(needs[action]))).not.toThrow();
    for (const missing of needs[action]) {
      const held = new Set(permissionNames.filter((name) => name !== missing));
      const refusal = refusalOf(() => requirePermissions(action, held));
      expect(refusal.code).toBe('permission_missing');
      expect(refusal.remedy).toContain(missing);
    }
  });
});

test('a refused action names the state, what is possible from it and where the action starts', () => {
  const refusal = refusalOf(() => nextState('publish', 'draft'));
  expect(refusal.message).toBe('publish is not possible on a version that is draft.');
  expect(refusal.remedy).toBe(
    'From draft these are possible: replace, submit, delete. publish starts from passed.',
  );
});

test('a version that was ever active never changes its bytes', () => {
  for (const action of ['replace', 'replace_rejected', 'revise', 'upload'] as const) {
    expect(actionsFrom('active')).not.toContain(action);
    expect(actionsFrom('suspended')).not.toContain(action);
  }
});

test('no way leads to active but a pass and its publication, a direct publication and lifting a suspension', () => {
  const ways = allowed.filter(({ to }) => to === 'active').map(({ state, action }) => `${state} ${action}`);
  expect(ways).toEqual(['none publish_direct', 'passed publish', 'suspended activate']);
});

function refusalOf(call: () => unknown): LifecycleError {
  try {
    call();
  } catch (error) {
    if (error instanceof LifecycleError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}
