import { afterAll, beforeAll, expect, test } from 'vitest';
import { chartFiles } from './charts.ts';
import { setStage, type Stage } from './stage.ts';
import { repository } from './the-app.ts';

/*
 * Two pull requests that want one number: the first that is approved has it, the other is told the next.
 */
let stage: Stage;
beforeAll(async () => {
  stage = await setStage({
    files: Object.fromEntries(
      Object.entries(chartFiles('charts/twin', '0.9.0')).map(([path, text]) => [path, text ?? '']),
    ),
  });
});
afterAll(() => stage?.close());

const suggestions = (number: number) =>
  stage.view.pull(number).lineComments.filter(({ author }) => author.login.endsWith('[bot]'));
const check = (number: number) => stage.view.checks(number).get('chandlery/twin');

test('the second is told by whom, and the free number is suggested at its line, once', async () => {
  const first = await stage.propose({ branch: 'one', files: chartFiles('charts/twin', '1.0.0') });
  // Each pull request has a worker of its own: who comes first to the store would else be chance.
  await stage.settled();
  const second = await stage.propose({
    branch: 'two',
    as: 'carol',
    files: chartFiles('charts/twin', '1.0.0', { 'values.yaml': 'replicas: 2\n' }),
  });
  await stage.settled();
  expect(await stage.view.states(second.number)).toEqual({ twin: 'submitted' });
  expect(stage.view.comments(second.number)[0]?.body).toContain('Another pull request wants');
  await stage.people.review({ ...first, as: 'rex', event: 'APPROVE' });
  await stage.settled();
  await stage.people.review({ ...second, as: 'rex', event: 'APPROVE' });
  await stage.settled();
  expect(await stage.view.states(first.number)).toEqual({ twin: 'passed' });
  expect(await stage.view.states(second.number)).toEqual({ twin: 'submitted' });
  const body = stage.view.comments(second.number)[0]?.body;
  expect(body).toContain(`/pull/${first.number}`);
  expect(body).toContain('1.0.1');
  expect(check(second.number)?.conclusion).not.toBe('success');
  expect(suggestions(second.number)).toHaveLength(1);
  expect(suggestions(second.number)[0]).toMatchObject({ path: 'charts/twin/Chart.yaml', line: 4 });
  expect(suggestions(second.number)[0]?.body).toContain('```suggestion\nversion: 1.0.1\n```');

  await stage.people.merge({ ...first, as: 'ada' });
  await stage.settled();
  expect(await stage.view.states(first.number)).toEqual({ twin: 'active' });
  expect(suggestions(second.number)).toHaveLength(1);

  await stage.push(
    second.branch,
    chartFiles('charts/twin', '1.0.1', { 'values.yaml': 'replicas: 2\n' }),
    'carol',
  );
  await stage.settled();
  await stage.people.review({ ...second, as: 'rex', event: 'APPROVE' });
  await stage.settled();
  expect(await stage.view.states(second.number)).toEqual({ twin: 'passed' });
  expect(suggestions(second.number)).toEqual([]);
  expect(check(second.number)?.conclusion).toBe('success');
});

test('what happens in the page of the store is seen in the pull request, by itself', async () => {
  const pull = await stage.propose({ branch: 'page', files: chartFiles('charts/page', '1.0.0') });
  await stage.settled();
  await stage.store.as('rex').act('team', 'page', '1.0.0', 'pass');
  await stage.settled();
  expect(stage.view.checks(pull.number).get('chandlery')?.conclusion).toBe('success');
  await stage.people.closePullRequest({ repository, number: pull.number, as: 'bob' });
  await stage.settled();
});
