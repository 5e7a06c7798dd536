import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { chartFiles, firstFiles } from './charts.ts';
import { setStage, type Stage } from './stage.ts';
import { repository } from './the-app.ts';

/*
 * What a merge comes to: a release of exactly what was approved, by somebody who may, once.
 */
let stage: Stage;
let count = 0;
let pull: { repository: string; number: number; branch: string };
let folder: string;
let name: string;

beforeAll(async () => {
  stage = await setStage({ files: firstFiles() });
});
afterAll(() => stage?.close());
beforeEach(() => {
  count += 1;
  name = `m${count}`;
  folder = `charts/${name}`;
});

async function propose(files: Record<string, string | null> = chartFiles(folder, '1.0.0')) {
  pull = await stage.propose({ branch: name, files });
  await stage.settled();
}
async function approve() {
  await stage.people.review({ ...pull, as: 'rex', event: 'APPROVE' });
  await stage.settled();
}
async function merge(as = 'ada', method: 'merge' | 'squash' | 'rebase' = 'merge') {
  await stage.people.merge({ ...pull, as, method });
  await stage.settled();
}
const chart = async () => {
  const found = (await stage.view.stored(pull.number)).charts[0];
  if (found === undefined) throw new Error('The store has no chart of it.');
  return found;
};
const comment = () => stage.view.comments(pull.number)[0]?.body ?? '';
const published = async () => {
  const url = `/api/v1/audit?action=publish&subject=${name}%201.0.0&limit=10`;
  return (await stage.store.admin.call('GET', url))['items'] as { actor: { name: string; via?: string } }[];
};

test.each(['merge', 'squash', 'rebase'] as const)(
  'a %s releases what was approved, in the name of who merged',
  async (method) => {
    await propose();
    await stage.push(pull.branch, { 'README.md': `by ${method}\n` });
    await stage.push('main', { [`beside-${name}.md`]: 'meanwhile\n' }, 'ada');
    await stage.settled();
    await approve();
    await merge('ada', method);
    expect((await chart()).state).toBe('active');
    const [record, ...more] = await published();
    expect(more).toEqual([]);
    expect(record?.actor.name).toBe('ada');
    expect(record?.actor.via).toContain('@ada');
    expect(comment()).toContain('(merged)');
    expect(stage.view.checks(pull.number).get('chandlery')?.conclusion).toBe('success');
  },
);

test('what was merged without an approval is held, and released once there is one', async () => {
  await propose();
  await merge();
  expect((await chart()).state).toBe('submitted');
  expect(stage.view.checks(pull.number).get('chandlery')?.conclusion).toBe('action_required');
  await approve();
  expect((await chart()).state).toBe('active');
  expect(await published()).toHaveLength(1);
});

test('a chart that is something else at the merge commit is held, and the comment says why', async () => {
  await propose();
  await approve();
  await stage.push('main', { [`${folder}/extra.txt`]: 'from elsewhere\n' }, 'ada');
  await stage.settled();
  await merge();
  expect((await chart()).state).toBe('passed');
  expect(comment()).toContain('not what was approved');
  expect(stage.view.checks(pull.number).get('chandlery')?.conclusion).toBe('action_required');
  expect(await published()).toEqual([]);
});

test('who merges and may not publish leaves it waiting; somebody who may publishes it in the store', async () => {
  await propose();
  await approve();
  await merge('mel');
  expect((await chart()).state).toBe('passed');
  expect(comment()).toContain('may not publish');
  await stage.store.as('ada').act('team', name, '1.0.0', 'publish');
  await stage.people.comment({ ...pull, as: 'bob', body: '/chandlery recheck' });
  await stage.settled();
  expect(comment()).not.toContain('may not publish');
  expect(stage.view.checks(pull.number).get('chandlery')?.conclusion).toBe('success');
});

test('who merges and has no account leaves it waiting until they have one that may', async () => {
  await propose();
  await approve();
  await merge('carol');
  expect((await chart()).state).toBe('passed');
  expect(comment()).toContain('linked to no account');
  const account = { name: 'carol', password: 'a-long-enough-password' };
  await stage.store.admin.call('POST', '/api/v1/accounts', account);
  await stage.store.as('ada').call('PUT', '/api/v1/workspaces/team/members/carol', { role: 'admin' });
  const link = { userId: stage.userId('carol'), login: 'carol' };
  await stage.store.admin.call('PUT', '/api/v1/accounts/carol/github', link);
  await stage.people.comment({ ...pull, as: 'bob', body: '/chandlery recheck' });
  await stage.settled();
  expect((await chart()).state).toBe('active');
  expect((await published()).map(({ actor }) => actor.name)).toEqual(['carol']);
});

test('a hold keeps a merge from being released until somebody who may ends it', async () => {
  await propose();
  await approve();
  await stage.people.comment({ ...pull, as: 'ada', body: 'wait\n\n/chandlery hold\n' });
  await stage.settled();
  expect(stage.view.checks(pull.number).get('chandlery')?.conclusion).toBe('action_required');
  await merge();
  expect((await chart()).state).toBe('passed');
  await stage.people.comment({ ...pull, as: 'bob', body: '/chandlery unhold' });
  await stage.settled();
  expect((await chart()).state).toBe('passed');
  await stage.people.comment({ ...pull, as: 'amy', body: '/chandlery unhold' });
  await stage.settled();
  expect((await chart()).state).toBe('active');
});

test('a pull request that was merged while the bot was away is followed from its beginning', async () => {
  stage.emulator.webhooks.hold();
  pull = await stage.propose({ branch: name, files: chartFiles(folder, '1.0.0') });
  await stage.people.review({ ...pull, as: 'rex', event: 'APPROVE' });
  await stage.people.merge({ ...pull, as: 'ada', method: 'squash' });
  stage.emulator.webhooks.release({ shuffleSeed: 7 });
  await stage.settled();
  expect((await chart()).state).toBe('active');
  expect(await published()).toHaveLength(1);
});

describe('the merge queue', () => {
  beforeAll(() =>
    stage.people
      .setRules({ repository, mergeQueue: 'squash', requiredChecks: ['chandlery'] })
      .then(() => undefined),
  );
  afterAll(() =>
    stage.people.setRules({ repository, mergeQueue: null, requiredChecks: [] }).then(() => undefined),
  );

  test('gets the check at the commit of its group, and the release is of who queued it', async () => {
    await propose();
    await approve();
    const { headSha } = await stage.people.enqueue({ ...pull, as: 'ada' });
    await stage.settled();
    expect(stage.view.checks(pull.number, headSha).get('chandlery')?.conclusion).toBe('success');
    expect(stage.view.pull(pull.number).merged).not.toBeNull();
    expect((await chart()).state).toBe('active');
    expect((await published()).map(({ actor }) => actor.name)).toEqual(['ada']);
  });

  test('lets nothing through that is not approved, or is something else by then', async () => {
    await propose();
    const first = await stage.people.enqueue({ ...pull, as: 'ada' });
    await stage.settled();
    const refused = stage.view.checks(pull.number, first.headSha).get('chandlery');
    expect([refused?.conclusion, refused?.output.summary]).toEqual([
      'failure',
      expect.stringContaining('not approved'),
    ]);
    expect(stage.view.pull(pull.number).state).toBe('open');
    await approve();
    await stage.push('main', { [`${folder}/extra.txt`]: 'from elsewhere\n' }, 'ada');
    const second = await stage.people.enqueue({ ...pull, as: 'ada' });
    await stage.settled();
    const other = stage.view.checks(pull.number, second.headSha).get('chandlery');
    expect([other?.conclusion, other?.output.summary]).toEqual([
      'failure',
      expect.stringContaining('what was approved'),
    ]);
    expect(stage.view.pull(pull.number).state).toBe('open');
  });

  test('does not hang on a pull request without charts', async () => {
    await propose({ [`docs-${name}.md`]: 'words\n' });
    await stage.people.enqueue({ ...pull, as: 'mel' });
    await stage.settled();
    expect(stage.view.pull(pull.number).merged).not.toBeNull();
  });
});
