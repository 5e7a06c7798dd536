import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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

test('a draft is not tried out, and it says so for good', async () => {
  const files = chartFiles('charts/waiting', '1.0.0');
  const draft = await stage.propose({ branch: 'waiting', files, draft: true });
  const { id } = await stage.people.comment({ ...draft, as: 'ada', body: '/chandlery deploy' });
  await stage.settled();
  expect(stage.view.comment(id)?.reactions.map(({ kind }) => kind)).toEqual(['-1']);
  await stage.people.markReadyForReview({ ...draft, as: 'bob' });
  await stage.settled();
  expect(stage.view.comments(draft.number)[0]?.body).toContain('Nothing was tried out');
  expect((await stage.view.stored(draft.number)).charts).toMatchObject([{ deployment: null }]);
  await stage.people.closePullRequest({ ...draft, as: 'bob' });
  await stage.settled();
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

describe('the buttons of a check', () => {
  const run = (name = 'chandlery') => {
    const found = stage.view.checks(pull.number).get(name);
    if (found === undefined) throw new Error(`no ${name}`);
    return found;
  };
  const press = async (as: string, identifier: string, name?: string) => {
    const { id } = run(name);
    await stage.people.pressAction({ repository: pull.repository, checkRunId: id, identifier, as });
    await stage.settled();
  };
  const shown = () => run().actions.map(({ identifier }) => identifier);

  test('are those that lead somewhere now, and within the limits of GitHub', () => {
    expect(shown()).toEqual(['recheck', 'hold']);
    expect(run('chandlery/asked').actions.map(({ identifier }) => identifier)).toEqual(['recheck', 'hold']);
  });

  test('hold and end a hold with the right of who presses, whatever is pushed or told again meanwhile', async () => {
    await press('ned', 'hold');
    expect(shown()).toContain('hold');
    expect(sticky()).toContain('**not done:** That takes the role triage');
    await press('amy', 'hold', 'chandlery/asked');
    expect([run().conclusion, shown()]).toEqual(['action_required', ['recheck', 'unhold']]);
    expect(sticky()).toContain('**Held** by <code>amy</code>');
    await stage.push(pull.branch, { 'README.md': 'beside it\n' });
    await stage.settled();
    expect([run().conclusion, shown()]).toEqual(['action_required', ['recheck', 'unhold']]);
    await press('bob', 'unhold');
    expect(run().conclusion).toBe('action_required');
    await press('amy', 'unhold', 'chandlery/asked');
    expect([run().conclusion, shown()]).toEqual(['success', ['recheck', 'hold']]);
    // A bot that lost its memory is told everything again.
    await stage.restartBot();
    const { webhooks } = stage.emulator;
    for (const { id, event } of [...webhooks.deliveries]) if (event === 'check_run') webhooks.redeliver(id);
    await stage.settled();
    expect([run().conclusion, shown()]).toEqual(['success', ['recheck', 'hold']]);
  });

  test('and commands are obeyed in the order in which they came', async () => {
    await press('amy', 'hold');
    expect(await say('rex', '/chandlery unhold')).toEqual([['+1', bot()]]);
    expect(run().conclusion).toBe('success');
    expect(await say('bob', '/chandlery hold')).toEqual([['+1', bot()]]);
    await press('rex', 'unhold');
    expect(run().conclusion).toBe('success');
    expect(stage.view.comments(pull.number)).toHaveLength(1);
  });
});

test('neither the text of a private repository nor a token is in the log', () => {
  const log = stage.bot.lines.join('');
  expect(log).not.toBe('');
  for (const text of [canary, stage.store.token, 'ghs_', 'BEGIN RSA', stage.hookSecret])
    expect(log).not.toContain(text);
});
