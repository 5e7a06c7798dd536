import {
  type Action,
  nextState,
  type Permission,
  permissionsFor,
  platformRoles,
  transitions,
  type VersionState,
  versionStates,
  withImplied,
  workspaceRoles,
} from '@chandlery/lifecycle';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ada, admin, type As, chart, rex, rob, type TestApp, testApp, una, vic } from './testing/test-app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await testApp();
});
afterAll(() => app.close());

const path = (name: string) => `/api/v1/workspaces/team/apps/${name}/versions/1.0.0`;

/** Actions that have a path of their own; bytes are replaced by PUT, and upload has no state to start from. */
const actions = [
  'submit',
  'claim',
  'unclaim',
  'pass',
  'reject',
  'revoke',
  'cancel',
  'publish',
  'suspend',
  'activate',
  'delete',
] as const satisfies readonly Action[];

/** How a version comes into each state: who does what after the upload. */
const waysTo: Record<VersionState, readonly (readonly [As, string])[]> = {
  draft: [],
  submitted: [[ada, 'submit']],
  in_review: [
    [ada, 'submit'],
    [rex, 'claim'],
  ],
  rejected: [
    [ada, 'submit'],
    [rex, 'reject'],
  ],
  passed: [
    [ada, 'submit'],
    [rex, 'pass'],
  ],
  active: [
    [ada, 'submit'],
    [rex, 'pass'],
    [ada, 'publish'],
  ],
  suspended: [
    [ada, 'submit'],
    [rex, 'pass'],
    [ada, 'publish'],
    [ada, 'suspend'],
  ],
};

const people: readonly (readonly [name: string, as: As, held: ReadonlySet<Permission>])[] = [
  ['an administrator of the workspace', ada, withImplied(workspaceRoles.admin)],
  ['a regular member', rob, withImplied(workspaceRoles.regular)],
  ['a viewer', vic, withImplied(workspaceRoles.viewer)],
  ['a reviewer', rex, withImplied(platformRoles.reviewer)],
  ['an administrator of the platform', admin, withImplied(platformRoles['platform-admin'])],
];

const mayAct = (action: Action, held: ReadonlySet<Permission>): boolean =>
  permissionsFor(action).every((permission) => held.has(permission));
const starts = (action: Action, state: VersionState): boolean =>
  (transitions[action].from as readonly string[]).includes(state);

async function act(as: As, name: string, action: string) {
  if (action === 'delete') return app.request(as, 'DELETE', path(name));
  return app.request(as, 'POST', `${path(name)}/${action}`, action === 'submit' ? {} : { message: 'so' });
}

async function bringTo(state: VersionState, name: string): Promise<void> {
  const uploaded = await app.upload(ada, chart(name, '1.0.0'));
  if (uploaded.statusCode !== 201) throw new Error(uploaded.body);
  for (const [as, action] of waysTo[state]) {
    const answer = await act(as, name, action);
    if (answer.statusCode !== 200) throw new Error(answer.body);
  }
}

describe.each(versionStates)('a version that is %s', (state) => {
  const name = `refuses-${state.replace('_', '-')}`;
  beforeAll(() => bringTo(state, name));

  test.each(people)(
    'refuses %s what they may not do, and what the state does not allow',
    async (_, as, held) => {
      const before = (await app.request(ada, 'GET', path(name))).json();
      for (const action of actions) {
        if (mayAct(action, held) && starts(action, state)) continue;
        const answer = await act(as, name, action);
        const expected = mayAct(action, held) ? 409 : 403;
        expect([action, answer.statusCode], answer.body).toEqual([action, expected]);
        if (expected === 403) expect(answer.json().code).toBe('permission_missing');
      }
      expect((await app.request(ada, 'GET', path(name))).json()).toEqual(before);
    },
  );

  test('does not exist for a stranger, whatever they try', async () => {
    for (const action of actions) expect((await act(una, name, action)).statusCode, action).toBe(404);
  });

  test.each(actions.filter((action) => starts(action, state)))(
    'takes %s from whoever may',
    async (action) => {
      const own = `${action}-${state.replace('_', '-')}`;
      await bringTo(state, own);
      const [, as] = people.find(([, , held]) => mayAct(action, held)) ?? [];
      const answer = await act(as, own, action);
      const to = nextState(action, state);
      expect(answer.statusCode, answer.body).toBe(to === 'none' ? 204 : 200);
      const after = await app.request(ada, 'GET', path(own));
      expect(to === 'none' ? after.statusCode : after.json().state).toBe(to === 'none' ? 404 : to);
    },
  );
});
