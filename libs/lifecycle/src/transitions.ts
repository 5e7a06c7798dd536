import { LifecycleError } from './errors.ts';
import type { Permission } from './permissions.ts';
import type { StateOrNone } from './states.ts';

/** One row of the table: an action, where it starts, where it leads and which permissions it needs (all of them). */
export type Transition = {
  readonly from: readonly StateOrNone[];
  readonly to: StateOrNone;
  readonly needs: readonly Permission[];
};

/**
 * The life of a version: the only place that knows which action leads from which state to which, and what
 * it takes. Everybody obeys it, administrators too.
 */
export const transitions = {
  upload: { from: ['none'], to: 'draft', needs: ['workspace.apps.upload'] },
  publish_direct: {
    from: ['none'],
    to: 'active',
    needs: ['workspace.apps.upload', 'workspace.apps.publish'],
  },
  replace: { from: ['draft'], to: 'draft', needs: ['workspace.apps.upload'] },
  replace_rejected: { from: ['rejected'], to: 'rejected', needs: ['workspace.apps.upload'] },
  submit: { from: ['draft', 'rejected'], to: 'submitted', needs: ['workspace.apps.submit'] },
  claim: { from: ['submitted'], to: 'in_review', needs: ['platform.apps.review'] },
  unclaim: { from: ['in_review'], to: 'submitted', needs: ['platform.apps.review'] },
  pass: { from: ['submitted', 'in_review'], to: 'passed', needs: ['platform.apps.review'] },
  reject: { from: ['submitted', 'in_review', 'passed'], to: 'rejected', needs: ['platform.apps.review'] },
  revise: { from: ['submitted', 'in_review', 'passed'], to: 'submitted', needs: ['workspace.apps.upload'] },
  revoke: { from: ['passed'], to: 'submitted', needs: ['platform.apps.review'] },
  cancel: { from: ['submitted', 'in_review', 'passed'], to: 'draft', needs: ['workspace.apps.submit'] },
  publish: { from: ['passed'], to: 'active', needs: ['workspace.apps.publish'] },
  suspend: { from: ['active'], to: 'suspended', needs: ['workspace.apps.suspend'] },
  activate: { from: ['suspended'], to: 'active', needs: ['workspace.apps.suspend'] },
  delete: { from: ['draft', 'rejected', 'suspended'], to: 'none', needs: ['workspace.apps.delete'] },
} as const satisfies Record<string, Transition>;

export type Action = keyof typeof transitions;

/** All actions, in the order of the table. */
export const actionNames = Object.keys(transitions) as readonly Action[];

/** The actions that the table knows from a state, whoever asks. */
export function actionsFrom(state: StateOrNone): readonly Action[] {
  return actionNames.filter((action) => rowOf(action).from.includes(state));
}

/** The actions that somebody with these permissions may take from a state. */
export function actionsFor(state: StateOrNone, held: ReadonlySet<Permission>): readonly Action[] {
  return actionsFrom(state).filter((action) =>
    rowOf(action).needs.every((permission) => held.has(permission)),
  );
}

/**
 * Where an action leads.
 * @throws LifecycleError `action_not_allowed`
 */
export function nextState(action: Action, state: StateOrNone): StateOrNone {
  const row = rowOf(action);
  if (row.from.includes(state)) return row.to;
  const possible = actionsFrom(state);
  throw new LifecycleError('action_not_allowed', `${action} is not possible on a version that is ${state}.`, {
    field: 'action',
    remedy: `From ${state} these are possible: ${possible.length > 0 ? possible.join(', ') : 'none'}. ${action} starts from ${row.from.join(', ')}.`,
  });
}

/**
 * Checks that somebody with these permissions may take an action at all, whatever the state.
 * @throws LifecycleError `permission_missing`
 */
export function requirePermissions(action: Action, held: ReadonlySet<Permission>): void {
  for (const permission of rowOf(action).needs) requirePermission(permission, held);
}

/**
 * Checks one permission.
 * @throws LifecycleError `permission_missing`
 */
export function requirePermission(permission: Permission, held: ReadonlySet<Permission>): void {
  if (held.has(permission)) return;
  throw new LifecycleError('permission_missing', `This needs the permission ${permission}.`, {
    field: 'permission',
    remedy: `Ask an administrator for a role that has ${permission}.`,
  });
}

/** The permissions that an action needs. */
export function permissionsFor(action: Action): readonly Permission[] {
  return rowOf(action).needs;
}

function rowOf(action: Action): Transition {
  return transitions[action];
}
