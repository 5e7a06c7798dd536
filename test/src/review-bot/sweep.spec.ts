import type { Client } from '@chandlery/api-contract';
import type { Reconcile, RunningBot } from '@chandlery/review-bot';
import type { Octokit } from 'octokit';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { removeTemporaryFolders } from '../setup/server.ts';
import { chart } from '../setup/charts.ts';
import { type Frame, recorder, setFrame, settled } from './frame.ts';
import { repository } from './the-app.ts';
import { type BotStore, startStore } from './store.ts';

let store: BotStore;
let frame: Frame;

beforeAll(async () => {
  store = await startStore();
});
beforeEach(async () => {
  frame = await setFrame({ store });
});
afterEach(() => frame.close());
afterAll(async () => {
  await store.server.stop();
  await removeTemporaryFolders();
});

const [owner = '', repo = ''] = repository.split('/');
const at = { owner, repo };

/** What can be seen of a pull request, so that one that was looked at too early can be told from one that was not. */
async function lookAt(octokit: Octokit, number: number): Promise<string> {
  const { data } = await octokit.rest.pulls.get({ ...at, pull_number: number });
  const comments = await octokit.paginate(octokit.rest.issues.listComments, {
    ...at,
    issue_number: number,
    per_page: 100,
  });
  const reviews = await octokit.paginate(octokit.rest.pulls.listReviews, {
    ...at,
    pull_number: number,
    per_page: 100,
  });
  return [data.state, data.title, data.head.sha, comments.length, reviews.length].join(' ');
}

/** Remembers how each pull request looked when it was brought in line last. */
function looking(
  seen: Map<number, string>,
): (parts: { github: { installation(id: number): Promise<Octokit> } }) => Reconcile {
  return ({ github }) =>
    async ({ key }) => {
      const number = Number(/\/pull\/(\d+)$/.exec(key)?.[1]);
      if (number > 0) seen.set(number, await lookAt(await github.installation(frame.installationId), number));
      return {};
    };
}

async function sweep(bot: RunningBot): Promise<void> {
  expect(await bot.working()?.sweeper.sweep()).toBe(true);
  await settled(frame, bot);
}

test(
  '1,000 deliveries shuffled, doubled and with one in ten dropped: after a sweep, all is looked at after its last event',
  { timeout: 600_000 },
  async () => {
    const seen = new Map<number, string>();
    const bot = await frame.start(looking(seen));
    await settled(frame, bot);
    const pulls = [];
    for (let n = 0; n < 20; n += 1) pulls.push(await frame.propose(`branch-${n}`));
    const { webhooks, people } = frame.emulator;
    await settled(frame, bot);
    const first = webhooks.deliveries.length;
    for (let round = 0; webhooks.deliveries.length - first < 1_000; round += 1) {
      webhooks.hold();
      for (const pull of pulls) {
        await people.comment({ ...pull, as: 'ada', body: `round ${round}` });
        await people.review({ ...pull, as: 'ada', event: 'COMMENT', body: `round ${round}` });
        await people.editPullRequest({ ...pull, as: 'bob', title: `round ${round}` });
        if (round % 7 === 3)
          await people.push({ repository, branch: pull.branch, as: 'bob', files: { 'x.txt': `${round}` } });
      }
      webhooks.release({ dropEvery: 10, doubleEvery: 3, shuffleSeed: round });
    }
    // The last that happens to each is told to nobody.
    await settled(frame, bot);
    webhooks.hold();
    for (const pull of pulls) await people.closePullRequest({ ...pull, as: 'ada' });
    webhooks.release({ dropEvery: 1 });
    await settled(frame, bot);
    const all = webhooks.deliveries.slice(first);
    expect(all.length).toBeGreaterThan(1_000);
    expect(all.filter(({ statusCode }) => statusCode === 502).length).toBeGreaterThan(100);
    expect([...seen.values()].every((text) => text.startsWith('open'))).toBe(true);
    await sweep(bot);
    const octokit = await bot.working()?.github.installation(frame.installationId);
    if (octokit === undefined) throw new Error('the bot does not work');
    for (const { number } of pulls) expect(seen.get(number)).toBe(await lookAt(octokit, number));
    // Every one of them was dealt with; and there is nothing left to be found.
    const heard = all.filter(({ event }) => event !== 'check_suite').map(({ guid }) => guid);
    const known = await bot.inbox.known(heard);
    expect(known).toEqual(new Set(heard));
    const before = frame.emulator.meters.requests.get('apps/get-webhook-delivery');
    await sweep(bot);
    expect(frame.emulator.meters.requests.get('apps/get-webhook-delivery')).toBe(before);
  },
);

test('a bot that starts takes in what happened while there was none, with the sender of each push', async () => {
  const pull = await frame.propose('alone');
  await frame.people.push({ repository, branch: 'alone', as: 'carol', files: { 'alone.txt': '2\n' } });
  await frame.emulator.webhooks.settled();
  const seen = recorder();
  const bot = await frame.start(seen.create);
  await expect
    .poll(() => seen.deliveries.filter(({ event }) => event === 'pull_request').length, { timeout: 50_000 })
    .toBe(2);
  const told = seen.deliveries.filter((one) => one.key === `${frame.repositoryId}/pull/${pull.number}`);
  expect(told.find(({ action }) => action === 'synchronize')).toMatchObject({ sender: { login: 'carol' } });
  await settled(frame, bot);
});

test('what GitHub believes to be delivered, and the bot lost, is taken in, too', async () => {
  const [one, two] = [recorder(), recorder()];
  const first = await frame.start(one.create);
  await frame.propose('lost');
  await settled(frame, first);
  await frame.stop(first);
  // Another folder: nothing is known there.
  const second = await frame.start(two.create);
  const ids = one.deliveries.filter(({ event }) => event === 'pull_request').map(({ id }) => id);
  expect(ids).toHaveLength(1);
  await expect
    .poll(() => two.deliveries.map(({ id }) => id), { timeout: 50_000 })
    .toEqual(expect.arrayContaining(ids));
  await settled(frame, second);
});

test('what is older than the deliveries that GitHub lists is found among the pull requests, closed ones, too', async () => {
  const [open, closed] = [await frame.propose('left-open'), await frame.propose('left-closed')];
  await frame.people.closePullRequest({ ...closed, as: 'ada' });
  frame.emulator.clock.advance(3_600_000);
  await frame.people.editPullRequest({ ...open, as: 'bob', title: 'Another title' });
  await frame.emulator.webhooks.settled();
  frame.emulator.webhooks.deliveries.length = 0;
  const seen = recorder();
  const bot = await frame.start(seen.create);
  const keys = [open, closed].map(({ number }) => `${frame.repositoryId}/pull/${number}`);
  await expect.poll(() => keys.every((key) => seen.keys.includes(key)), { timeout: 60_000 }).toBe(true);
  await settled(frame, bot);
  // Then only what changed not long ago is looked at.
  const before = seen.keys.length;
  await sweep(bot);
  expect(new Set(seen.keys.slice(before))).toEqual(new Set(keys.slice(0, 1)));
});

test('one repository that cannot be listed holds up no other, and nothing is lost by it', async () => {
  await frame.store.admin.call('PUT', '/api/v1/integrations/github/repositories/1', {
    installationId: 424_242,
    fullName: 'gone/charts',
    workspace: 'team',
  });
  const pull = await frame.propose('beside');
  const seen = recorder();
  const bot = await frame.start(seen.create);
  await settled(frame, bot);
  await sweep(bot);
  expect(seen.keys).toContain(`${frame.repositoryId}/pull/${pull.number}`);
  expect(frame.lines.filter((line) => line.includes('cannot be listed')).length).toBeGreaterThan(0);
  await frame.store.admin.request('DELETE', '/api/v1/integrations/github/repositories/1');
});

test('a vote in the store’s page leads to a look at the pull request', async () => {
  const seen = recorder();
  const bot = await frame.start(seen.create);
  const pull = await frame.propose('voted');
  await settled(frame, bot);
  await bot.working()?.sweeper.followStore();
  const submission = await submit(store.bot, pull.number);
  await settled(frame, bot);
  const key = `${frame.repositoryId}/pull/${pull.number}`;
  await expect
    .poll(() => seen.deliveries.some((one) => one.event === 'store' && one.key === key), { timeout: 60_000 })
    .toBe(true);
  await settled(frame, bot);
  const before = seen.deliveries.length;
  await store.as('rex').call('POST', `/api/v1/submissions/${submission}/comments`, { message: 'Hm.' });
  await store.as('rex').call('POST', '/api/v1/workspaces/team/apps/swept/versions/1.0.0/pass', {});
  await expect
    .poll(() => seen.deliveries.slice(before).map((one) => [one.event, one.action, one.key]), {
      timeout: 60_000,
    })
    .toContainEqual(['store', 'version.pass', key]);
});

async function submit(client: Client, pull: number): Promise<string> {
  const { submission } = await client.github.pulls.putChart(
    { repositoryId: frame.repositoryId, pull, chart: 'swept' },
    {
      chart: chart('swept', '1.0.0'),
      about: {
        headSha: 'a'.repeat(40),
        baseRef: 'main',
        path: 'charts/swept',
        author: { userId: 999_999, login: 'bob' },
        pushers: [],
        title: 'Swept',
        url: 'https://github.example.com/acme/charts/pull/1',
        updateLog: '',
      },
    },
  );
  return submission;
}
