import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inspected } from './testing/inspected.ts';
import { githubUser, type PlayedBot, playBot, refusal, repositories } from './testing/pulls.ts';
import { ada, admin, changesMade, chart, rex, type TestApp, testApp, una } from './testing/test-app.ts';

/* How the bot learns what happened in the store, and how a binding follows what happens on GitHub. */
let app: TestApp;
let bot: PlayedBot;
beforeAll(async () => {
  app = await testApp({ CHANDLERY_HELM: '/nowhere/helm' });
  bot = await playBot(app);
});
afterAll(() => app.close());

type Told = { number: number; type: string; pulls?: { pull: number; chart: string }[] };
const latest = () => app.database.changes.latest();
/** All events after a number, as somebody reads them page by page. */
async function events(after: number, as = bot.bot, limit = 3): Promise<Told[]> {
  const found: Told[] = [];
  for (let from = after; ;) {
    const page = (await bot.ok(as, 'GET', `/api/v1/events?after=${from}&limit=${limit}`)).json();
    found.push(...page.items);
    if (page.readTo >= page.latest) return found;
    expect(page.readTo).toBeGreaterThan(from);
    from = page.readTo;
  }
}
const brief = (told: Told[]) =>
  told.map(
    ({ type, pulls = [] }) => `${type} ${pulls.map(({ pull, chart: of }) => `${pull}/${of}`).join(' ')}`,
  );

describe('events', () => {
  test('tell the bot what becomes of its pull requests, by whomever and by the server itself', async () => {
    const start = await latest();
    const { submission, contentDigest } = (await bot.put(1, 'told', '1.0.0')).json();
    await inspected(app, submission);
    await bot.ok(rex, 'POST', '/api/v1/workspaces/team/apps/told/versions/1.0.0/pass');
    await bot.merge(1, 'told', contentDigest);
    const told = brief(await events(start));
    for (const type of [
      'version.submit',
      'inspection.finish',
      'version.pass',
      'pull_request.merge',
      'version.publish',
    ])
      expect(told).toContain(`${type} 1/told`);
    expect(told.filter((one) => !one.endsWith(' 1/told'))).toEqual([]);
  });

  test('tell of other candidates for a number, too, and of what holds for all', async () => {
    const first = (await bot.put(2, 'number', '1.0.0')).json();
    const { contentDigest, submission } = (await bot.put(3, 'number', '1.0.0', { values: 'b: 2\n' })).json();
    for (const id of [first.submission, submission]) await inspected(app, id);
    const start = await latest();
    await bot.vote(3, 'number', 3, 'approve', contentDigest);
    await bot.ok(admin, 'PUT', '/api/v1/workspaces/team/policy', { approvals: 2 });
    await bot.ok(admin, 'PUT', '/api/v1/workspaces/team/policy', {});
    await bot.ok(admin, 'PUT', '/api/v1/accounts/una/github', githubUser(40));
    const told = brief(await events(start));
    expect(told).toContain('version.pass 2/number 3/number');
    expect(told.filter((one) => one.startsWith('account.link_github'))).toHaveLength(1);
    expect(told.filter((one) => /^(workspace|policy)\./.test(one)).length).toBeGreaterThanOrEqual(2);
  });

  test('leave out what is none of its business, and auditors still read all', async () => {
    const start = await latest();
    await app.upload(ada, chart('uploaded', '1.0.0'));
    await app.upload(una, chart('elsewhere', '1.0.0'), 'other');
    await bot.ok(ada, 'PUT', '/api/v1/workspaces/team/members/rex', { role: 'viewer' });
    await bot.ok(ada, 'DELETE', '/api/v1/workspaces/team/members/rex');
    expect(await events(start)).toEqual([]);
    expect((await events(start, admin)).length).toBeGreaterThanOrEqual(4);
    for (const as of [ada, rex, undefined])
      expect([401, 403]).toContain((await app.request(as, 'GET', '/api/v1/events')).statusCode);
  });

  test('lead from a submission to its pull request', async () => {
    const { submission } = (await bot.put(4, 'back', '1.0.0')).json();
    const url = `/api/v1/integrations/github/submissions/${submission}`;
    expect((await bot.ok(bot.bot, 'GET', url)).json()).toEqual({
      repositoryId: 77,
      pull: 4,
      chart: 'back',
      submission,
      workspace: 'team',
      version: '1.0.0',
      state: 'submitted',
      url: 'https://github.com/octo/charts/pull/4',
    });
    expect(refusal(await app.request(ada, 'GET', url))).toEqual([403, 'permission_missing']);
    await app.upload(ada, chart('ordinary', '1.0.0'));
    await app.act(ada, 'ordinary', '1.0.0', 'submit');
    const other = (await bot.ok(ada, 'GET', '/api/v1/workspaces/team/apps/ordinary/versions/1.0.0')).json()
      .submission;
    const answer = await app.request(bot.bot, 'GET', `/api/v1/integrations/github/submissions/${other}`);
    expect(refusal(answer)).toEqual([404, 'pull_unknown']);
  });
});

describe('a binding', () => {
  const url = `${repositories}/77`;
  test('follows a rename and another installation, by the bot, who cannot change its workspace', async () => {
    const renamed = await bot.ok(bot.bot, 'PATCH', url, { fullName: 'hexa/helm', installationId: 6 });
    expect(renamed.json()).toMatchObject({ fullName: 'hexa/helm', installationId: 6, workspace: 'team' });
    const start = await changesMade(app);
    await bot.ok(bot.bot, 'PATCH', url, { fullName: 'hexa/helm' });
    expect(await changesMade(app)).toBe(start);
    const moved = await app.request(bot.bot, 'PATCH', url, { fullName: 'a/b', workspace: 'other' });
    expect(refusal(moved)).toEqual([400, 'body_invalid']);
    expect(refusal(await app.request(bot.bot, 'PATCH', url, {}))).toEqual([400, 'body_invalid']);
    expect(refusal(await app.request(ada, 'PATCH', url, { fullName: 'a/b' }))).toEqual([
      403,
      'permission_missing',
    ]);
    const none = await app.request(bot.bot, 'PATCH', `${repositories}/79`, { fullName: 'a/b' });
    expect(refusal(none)).toEqual([404, 'repository_unbound']);
    const { items } = await app.database.audit.list({ subjectKind: 'repository', subject: '77', limit: 1 });
    expect(items[0]).toMatchObject({
      action: 'update',
      actor: { name: 'bot' },
      before: { fullName: 'octo/charts' },
      after: { fullName: 'hexa/helm' },
    });
  });

  test('names a project that there is, or none', async () => {
    const answer = await app.request(admin, 'PUT', url, { ...bot.binding, deployProject: 'nowhere' });
    expect([...refusal(answer), answer.json().field]).toEqual([400, 'body_invalid', 'body/deployProject']);
    expect((await bot.ok(bot.bot, 'GET', url)).json()).toMatchObject({ deployProject: null });
  });
});
