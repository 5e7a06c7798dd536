import { afterAll, beforeAll, expect, test } from 'vitest';
import { chartFiles } from './charts.ts';
import { setStage, type Stage } from './stage.ts';

/*
 * What people ask for in comments and by the buttons of check runs. Nothing private leaves: see the last test.
 */
const canary = 'canary-7f3a-private-text';
let stage: Stage;
let pull: { repository: string; number: number; branch: string };
beforeAll(async () => {
  stage = await setStage({ private: true });
  pull = await stage.propose({
    branch: 'asked',
    title: `Secret plan ${canary}`,
    files: chartFiles('charts/asked', '1.0.0', { 'values.yaml': `token: ${canary}\n` }),
  });
  await stage.settled();
});
afterAll(() => stage?.close());

async function say(as: string, body: string) {
  const { id } = await stage.people.comment({ ...pull, as, body });
  await stage.settled();
  return (stage.view.comment(id)?.reactions ?? []).map(({ kind, author }) => [kind, author.login]);
}
const bot = () => `${stage.app.slug}[bot]`;
const sticky = () => stage.view.comments(pull.number)[0]?.body ?? '';

test('a command is answered by one reaction and in the sticky comment, and only once', async () => {
  expect(await say('bob', '/chandlery help')).toEqual([['+1', bot()]]);
  expect(sticky()).toContain('/chandlery help');
  expect(stage.view.comments(pull.number)).toHaveLength(1);
  stage.emulator.meters.reset();
  expect(await say('bob', 'words about /chandlery hold, quoted:\n> /chandlery hold')).toEqual([]);
  expect(stage.emulator.meters.requests.get('reactions/create-for-issue-comment') ?? 0).toBe(0);
});

test('what nobody knows, and what somebody may not, is said', async () => {
  expect(await say('bob', '/chandlery lanuch')).toEqual([['confused', bot()]]);
  expect(await say('ned', '/chandlery hold')).toEqual([['-1', bot()]]);
  expect(sticky()).toContain('triage');
  expect(stage.view.checks(pull.number).get('chandlery')?.output.summary).not.toContain('Held');
});

test('a category is asked for in the store', async () => {
  expect(await say('bob', '/chandlery category databases')).toEqual([['+1', bot()]]);
  expect((await stage.view.stored(pull.number)).charts).toMatchObject([{ category: 'databases' }]);
});

test('a test deploy is asked of the store, which says why it cannot be', async () => {
  expect(await say('bob', '/chandlery deploy')).toEqual([['-1', bot()]]);
  expect(await say('ada', '/chandlery deploy values.yaml')).toEqual([['+1', bot()]]);
  const run = stage.view.checks(pull.number).get('chandlery/asked');
  expect(run?.output.summary).toContain('Not deployed for');
});

test('a hold is seen in the check to require, and ends', async () => {
  await stage.people.review({ ...pull, as: 'rex', event: 'APPROVE' });
  await stage.settled();
  expect(stage.view.checks(pull.number).get('chandlery')?.conclusion).toBe('success');
  expect(await say('ada', '/chandlery hold')).toEqual([['+1', bot()]]);
  expect(stage.view.checks(pull.number).get('chandlery')?.conclusion).toBe('action_required');
  expect(await say('ada', '/chandlery unhold')).toEqual([['+1', bot()]]);
  expect(stage.view.checks(pull.number).get('chandlery')?.conclusion).toBe('success');
});

test('a check that is re-run, or whose button is pressed, is written again', async () => {
  for (const name of ['chandlery', 'chandlery/asked']) {
    const run = stage.view.checks(pull.number).get(name);
    if (run === undefined) throw new Error(`no ${name}`);
    const of = { repository: pull.repository, checkRunId: run.id, as: 'bob' };
    for (const deed of [
      () => stage.people.rerunCheck(of),
      () => stage.people.pressAction({ ...of, identifier: 'recheck' }),
    ]) {
      stage.emulator.meters.reset();
      await deed();
      await stage.settled();
      expect(stage.emulator.meters.requests.get('checks/update')).toBeGreaterThan(0);
    }
  }
  expect(stage.view.allChecks(stage.view.pull(pull.number).head.sha)).toHaveLength(2);
});

test('neither the text of a private repository nor a token is in the log', () => {
  const log = stage.bot.lines.join('');
  expect(log).not.toBe('');
  for (const text of [canary, stage.store.token, 'ghs_', 'BEGIN RSA', stage.hookSecret])
    expect(log).not.toContain(text);
});
