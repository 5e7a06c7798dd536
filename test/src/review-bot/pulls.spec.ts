import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { helmIn } from '../setup/helm.ts';
import { helmClients } from '../setup/helm-clients.ts';
import { temporaryFolder } from '../setup/server.ts';
import { chartFiles, firstFiles } from './charts.ts';
import { setStage, type Stage } from './stage.ts';
import { repository } from './the-app.ts';

/*
 * The whole way of a pull request with two charts: the emulated GitHub, the real octokit, the real store, the real Helm.
 */
let stage: Stage;
beforeAll(async () => {
  stage = await setStage({ files: firstFiles(), settings: { CHANDLERY_HELM: helmClients[0]?.path ?? '' } });
});
afterAll(() => stage?.close());

const removed =
  'apiVersion: v1\nkind: List\n---\napiVersion: extensions/v1beta1\nkind: Ingress\nmetadata:\n  name: x\n';

describe('a pull request that changes two charts', () => {
  let pull: { repository: string; number: number; branch: string };
  let submissions: Record<string, string>;

  test('is two submissions, one check run a chart with findings at their lines, and one comment', async () => {
    pull = await stage.propose({
      title: 'Newer charts',
      files: {
        ...chartFiles('charts/web', '1.1.0', { 'values.yaml': 'replicas: 2\n' }),
        ...chartFiles('charts/api', '2.1.0', { 'templates/old.yaml': removed }),
      },
    });
    await stage.settled();
    const { charts } = await stage.view.stored(pull.number);
    expect(charts.map(({ chart, version, state, author }) => [chart, version, state, author.login])).toEqual([
      ['api', '2.1.0', 'submitted', 'bob'],
      ['web', '1.1.0', 'submitted', 'bob'],
    ]);
    submissions = Object.fromEntries(charts.map(({ chart, submission }) => [chart, submission]));
    const checks = stage.view.checks(pull.number);
    expect([...checks.values()].map(({ externalId }) => externalId.split('/?')[0]).sort()).toEqual([
      String(pull.number),
      `${pull.number}/api`,
      `${pull.number}/web`,
    ]);
    const api = [...checks.values()].find(({ externalId }) => externalId.startsWith(`${pull.number}/api/`));
    expect(api?.annotations).toContainEqual(
      expect.objectContaining({ path: 'charts/api/templates/old.yaml', start_line: 4 }),
    );
    expect(api?.annotations.filter(({ path }) => !path.startsWith('charts/api/'))).toEqual([]);
    const comments = stage.view.comments(pull.number);
    expect(comments).toHaveLength(1);
    for (const text of ['web', '1.1.0', 'api', '2.1.0', 'Newer charts'])
      expect(comments[0]?.body).toContain(text);
    expect(checks.get('chandlery')?.conclusion).not.toBe('success');
  });

  test('is rejected, both charts, with the text of a review that asks for changes', async () => {
    await stage.people.review({ ...pull, as: 'rex', event: 'REQUEST_CHANGES', body: 'Too many replicas.' });
    await stage.settled();
    const { charts } = await stage.view.stored(pull.number);
    for (const { state, votes } of charts) {
      expect(state).toBe('rejected');
      expect(votes).toMatchObject([{ reviewer: 'rex', verdict: 'reject', fate: 'stands' }]);
      expect(votes[0]?.message).toContain('Too many replicas.');
    }
  });

  test('is the same submissions, revised, after a push', async () => {
    await stage.push(pull.branch, {
      'charts/web/values.yaml': 'replicas: 1\n',
      'charts/api/templates/old.yaml': null,
    });
    await stage.settled();
    const { charts } = await stage.view.stored(pull.number);
    expect(charts.map(({ revision, state }) => [revision, state])).toEqual([
      [2, 'submitted'],
      [2, 'submitted'],
    ]);
    expect(Object.fromEntries(charts.map(({ chart, submission }) => [chart, submission]))).toEqual(
      submissions,
    );
    expect(stage.view.comments(pull.number)).toHaveLength(1);
  });

  test('passes by an approval, for exactly those bytes, and the check to require is green', async () => {
    await stage.people.review({ ...pull, as: 'rex', event: 'APPROVE', body: 'Good.' });
    await stage.settled();
    expect(await stage.view.states(pull.number)).toEqual({ api: 'passed', web: 'passed' });
    expect(stage.view.checks(pull.number).get('chandlery')).toMatchObject({
      status: 'completed',
      conclusion: 'success',
    });
    for (const { url } of await indexOf()) expect(url).not.toContain('1.1.0');
  });

  test('is released by its merge, once', async () => {
    await stage.people.merge({ ...pull, as: 'ada' });
    await stage.settled();
    expect(await stage.view.states(pull.number)).toEqual({ api: 'active', web: 'active' });
    const audit = await stage.store.admin.call('GET', '/api/v1/audit?action=publish&limit=100');
    const published = (audit['items'] as { subject: { name?: string } | string }[]).map(({ subject }) =>
      JSON.stringify(subject),
    );
    expect(published).toHaveLength(2);
  });

  test('writes nothing when it is told again', async () => {
    const { meters, webhooks } = stage.emulator;
    const comments = stage.view.comments(pull.number).map(({ updatedAt }) => updatedAt);
    const last = webhooks.deliveries.filter(({ statusCode }) => statusCode === 202);
    meters.reset();
    await stage.restartBot();
    for (const { id } of last.slice(-5)) webhooks.redeliver(id);
    await stage.settled();
    const writes = [...meters.requests.keys()].filter((name) => /create|update|delete/.test(name));
    expect(writes.filter((name) => name !== 'apps/create-installation-access-token')).toEqual([]);
    expect(stage.view.comments(pull.number).map(({ updatedAt }) => updatedAt)).toEqual(comments);
    // What has not changed does not count for the primary limit: but for the comment, nothing has.
    meters.reset();
    await stage.people.comment({ ...pull, as: 'bob', body: 'Thanks.' });
    await stage.settled();
    const unchanged = meters.statuses.get(304) ?? 0;
    expect(unchanged).toBeGreaterThan(8);
    const blobs = meters.requests.get('git/get-blob') ?? 0;
    expect(meters.total - unchanged - blobs).toBeLessThanOrEqual(2);
  });

  test.each(helmClients)('is seen by Helm $major after an update of its repositories', async (client) => {
    const helm = await helmIn(client, join(await temporaryFolder(), 'helm'));
    await helm.run('repo', 'add', 'store', stage.store.server.url);
    await helm.run('repo', 'update');
    for (const [chart, version] of [
      ['web', '1.1.0'],
      ['api', '2.1.0'],
    ] as const) {
      const found = JSON.parse(await helm.run('search', 'repo', `store/${chart}`, '-o', 'json')) as object[];
      expect(found).toMatchObject([{ name: `store/${chart}`, version }]);
      const rendered = await helm.run('template', 'mine', `store/${chart}`, '--set', 'replicas=3');
      expect(rendered).toContain('replicas: "3"');
    }
  });
});

async function indexOf(): Promise<{ url: string }[]> {
  const answer = await fetch(`${stage.store.server.url}/index.yaml`);
  const { entries } = (await answer.json()) as { entries: Record<string, { urls: string[] }[]> };
  return Object.values(entries).flatMap((versions) =>
    versions.flatMap(({ urls }) => urls.map((url) => ({ url }))),
  );
}

test('one that changes no chart is told so by a green check, and by no comment', async () => {
  const pull = await stage.propose({ branch: 'docs', files: { 'README.md': 'more\n' } });
  await stage.settled();
  expect(stage.view.checks(pull.number).get('chandlery')?.conclusion).toBe('success');
  expect(stage.view.comments(pull.number)).toEqual([]);
  expect((await stage.view.stored(pull.number)).charts).toEqual([]);
  await stage.people.closePullRequest({ repository, number: pull.number, as: 'bob' });
  await stage.settled();
});
