import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { githubUser, type PlayedBot, playBot, refusal } from './testing/pulls.ts';
import {
  ada,
  admin,
  changesMade,
  indexOf,
  rex,
  rob,
  type TestApp,
  testApp,
  una,
  vic,
} from './testing/test-app.ts';

/* Charts that a pull request deletes, and the category that one asks for. */
let app: TestApp;
let bot: PlayedBot;
beforeAll(async () => {
  app = await testApp();
  bot = await playBot(app);
});
afterAll(() => app.close());

const deletion = (pull: number, more: object = {}) => ({
  author: githubUser(2),
  url: `https://github.com/octo/charts/pull/${pull}`,
  title: 'Gone',
  merged: false,
  ...more,
});
const propose = (pull: number, name: string, more: object = {}) =>
  app.request(bot.bot, 'POST', `${bot.at(pull, name)}/propose-suspend`, deletion(pull, more));
const decide = (as: string | undefined, id: string, verb: 'accept' | 'decline', message?: string) =>
  app.request(
    as,
    'POST',
    `/api/v1/suspend-proposals/${id}/${verb}`,
    message === undefined ? {} : { message },
  );
const made = () => changesMade(app);
const latest = () => app.database.changes.latest();
const proposalsOf = async (pull: number) => (await bot.read(pull)).suspendProposals;

describe('a chart that a pull request deletes', () => {
  test('is proposed to be suspended, and is in the store until somebody accepts that', async () => {
    await app.publish('deleted', '1.0.0');
    await app.publish('deleted', '1.1.0');
    const start = await latest();
    const proposed = (await propose(1, 'deleted', { reason: 'Nobody runs it.' })).json();
    expect(proposed).toMatchObject({
      app: 'deleted',
      workspace: 'team',
      state: 'open',
      proposedBy: { userId: 2 },
      reason: 'Nobody runs it.',
      merged: false,
      decidedBy: null,
    });
    expect([...proposed.activeVersions].sort()).toEqual(['1.0.0', '1.1.0']);
    const number = await made();
    expect((await propose(1, 'deleted', { reason: 'Nobody runs it.' })).json()).toEqual(proposed);
    expect(await made()).toBe(number);
    expect((await indexOf(app))['deleted']).toHaveLength(2);
    for (const [as, query] of [
      [rex, ''],
      [rex, '?state=open&workspace=team'],
      [vic, '?workspace=team'],
    ] as const) {
      const { items } = (await bot.ok(as, 'GET', `/api/v1/suspend-proposals${query}`)).json();
      expect(items).toMatchObject([{ id: proposed.id }]);
    }
    expect((await propose(1, 'deleted', { merged: true })).json()).toMatchObject({
      id: proposed.id,
      merged: true,
    });
    const accepted = await decide(rex, proposed.id, 'accept', 'Indeed.');
    expect(accepted.json()).toMatchObject({
      state: 'accepted',
      decidedBy: 'rex',
      decision: 'Indeed.',
      activeVersions: [],
    });
    expect(await indexOf(app)).not.toHaveProperty('deleted');
    const after = await made();
    expect((await decide(rex, proposed.id, 'accept')).json()).toEqual(accepted.json());
    expect(await made()).toBe(after);
    expect((await propose(1, 'deleted', { merged: true })).json().state).toBe('accepted');
    expect(await proposalsOf(1)).toMatchObject([{ chart: 'deleted', state: 'accepted', decidedBy: 'rex' }]);
    const history = (await bot.ok(ada, 'GET', '/api/v1/workspaces/team/apps/deleted/audit')).json().items;
    expect(history.map(({ action }: { action: string }) => action).slice(0, 5)).toEqual([
      'accept_suspend_proposal',
      'suspend',
      'suspend',
      'update_suspend_proposal',
      'propose_suspend',
    ]);
    expect(history[1].message).toContain('https://github.com/octo/charts/pull/1');
    expect(history[4].actor).toMatchObject({ name: 'rob', via: '@rob-hub (GitHub 2)' });
    const told = (await bot.ok(bot.bot, 'GET', `/api/v1/events?after=${start}&limit=500`)).json().items;
    const types = told.filter(({ pulls }: { pulls: { chart: string }[] }) => pulls[0]?.chart === 'deleted');
    expect(types.map(({ type }: { type: string }) => type)).toEqual([
      'suspend_proposal.open',
      'suspend_proposal.update',
      'suspend_proposal.accept',
    ]);
  });

  test('stays where that is declined, with a reason, which is the last word in that pull request', async () => {
    await app.publish('kept', '1.0.0');
    const { id } = (await propose(2, 'kept')).json();
    expect(refusal(await decide(rob, id, 'decline'))).toEqual([400, 'reason_missing']);
    const declined = await decide(rob, id, 'decline', 'Still needed.');
    expect(declined.json()).toMatchObject({ state: 'declined', decision: 'Still needed.', decidedBy: 'rob' });
    expect(refusal(await decide(rob, id, 'accept'))).toEqual([409, 'proposal_over']);
    expect((await propose(2, 'kept', { title: 'Again' })).json().state).toBe('declined');
    expect((await indexOf(app))['kept']).toHaveLength(1);
    expect((await propose(3, 'kept')).json()).toMatchObject({ state: 'open' });
  });

  test('is proposed no more when the pull request is closed or has it again, and anew when it is reopened', async () => {
    await app.publish('closing', '1.0.0');
    const { id } = (await propose(4, 'closing')).json();
    await bot.close(4);
    expect(await proposalsOf(4)).toMatchObject([{ state: 'withdrawn' }]);
    expect(refusal(await decide(rex, id, 'accept'))).toEqual([409, 'proposal_over']);
    expect((await propose(4, 'closing')).json()).toMatchObject({ id, state: 'open', decision: null });
    const start = await made();
    await bot.ok(bot.bot, 'DELETE', `${bot.at(4, 'closing')}/propose-suspend`);
    const once = await made();
    expect(once).toBe(start + 1);
    await bot.ok(bot.bot, 'DELETE', `${bot.at(4, 'closing')}/propose-suspend`);
    expect(await made()).toBe(once);
    expect(await proposalsOf(4)).toMatchObject([{ state: 'withdrawn' }]);
    expect((await indexOf(app))['closing']).toHaveLength(1);
  });

  test('is nothing to propose where nothing of it is in the store', async () => {
    expect(refusal(await propose(5, 'unheard'))).toEqual([409, 'nothing_to_suspend']);
    await bot.put(5, 'draft', '1.0.0');
    expect(refusal(await propose(5, 'draft'))).toEqual([409, 'nothing_to_suspend']);
  });

  test('is decided by whoever may suspend, and seen by whoever sees the versions', async () => {
    await app.publish('whose', '1.0.0');
    const { id } = (await propose(6, 'whose')).json();
    for (const verb of ['accept', 'decline'] as const) {
      expect(refusal(await decide(vic, id, verb, 'x'))).toEqual([403, 'permission_missing']);
      expect(refusal(await decide(una, id, verb, 'x'))).toEqual([404, 'not_visible']);
      expect(refusal(await decide(bot.bot, id, verb, 'x'))).toEqual([404, 'not_visible']);
      expect((await decide(undefined, id, verb, 'x')).statusCode).toBe(401);
    }
    expect((await bot.ok(vic, 'GET', `/api/v1/suspend-proposals/${id}`)).json().state).toBe('open');
    expect(refusal(await app.request(una, 'GET', '/api/v1/suspend-proposals'))).toEqual([
      403,
      'permission_missing',
    ]);
    expect(refusal(await app.request(una, 'GET', '/api/v1/suspend-proposals?workspace=team'))).toEqual([
      404,
      'not_visible',
    ]);
    const asAda = app.request(ada, 'POST', `${bot.at(6, 'whose')}/propose-suspend`, deletion(6));
    expect(refusal(await asAda)).toEqual([403, 'permission_missing']);
  });
});

describe('the category that a pull request asks for', () => {
  const categoryOf = async (name: string) =>
    (await bot.ok(ada, 'GET', `/api/v1/workspaces/team/apps/${name}`)).json().category;
  beforeAll(async () => {
    for (const body of [{ name: 'Databases' }, { name: '物联网', slug: 'iot' }])
      await bot.ok(admin, 'POST', '/api/v1/categories', body);
  });

  test('is the app’s when it is published, by its slug or its name, once', async () => {
    const category = '物联网';
    const { contentDigest } = (await bot.put(10, 'sorted', '1.0.0', { category })).json();
    expect((await bot.read(10)).charts[0]).toMatchObject({
      category,
      categoryNote: expect.stringContaining('when this is published'),
    });
    await bot.vote(10, 'sorted', 3, 'approve', contentDigest);
    expect(await categoryOf('sorted')).toBe('uncategorized');
    await bot.merge(10, 'sorted', contentDigest);
    expect((await bot.read(10)).charts[0].categoryNote).toBeNull();
    expect(await categoryOf('sorted')).toBe('iot');
    const number = await made();
    await bot.merge(10, 'sorted', contentDigest);
    expect(await made()).toBe(number);
    const again = await bot.put(11, 'sorted', '1.1.0', { category: 'databases' });
    await bot.vote(11, 'sorted', 3, 'approve', again.json().contentDigest);
    await bot.merge(11, 'sorted', again.json().contentDigest, 3);
    expect(await categoryOf('sorted')).toBe('iot');
    await bot.ok(ada, 'POST', '/api/v1/workspaces/team/apps/sorted/versions/1.1.0/publish');
    expect(await categoryOf('sorted')).toBe('databases');
  });

  test('that there is none of is told, and holds nothing up', async () => {
    const { contentDigest } = (await bot.put(12, 'unsorted', '1.0.0', { category: 'nowhere' })).json();
    await bot.vote(12, 'unsorted', 3, 'approve', contentDigest);
    expect((await bot.merge(12, 'unsorted', contentDigest)).json().state).toBe('active');
    expect((await bot.read(12)).charts[0].categoryNote).toContain('no category nowhere');
    expect(await categoryOf('unsorted')).toBe('uncategorized');
  });
});
