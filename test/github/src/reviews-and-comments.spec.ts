import { afterEach, expect, test } from 'vitest';
import { refusal, setStage, type Stage } from './testing/stage.ts';

let stage: Stage;
afterEach(() => stage.close());

test('a review names the commit that was looked at, upper case here and lower case in the webhook', async () => {
  stage = await setStage();
  const { people, repository, octokit, at, receiver, emulator } = stage;
  const { number, headSha } = await stage.openPull();
  await people.push({ repository, branch: 'change', as: 'bob', files: { 'later.txt': 'l' } });
  const { id } = await people.review({ repository, number, as: 'carl', event: 'APPROVE', commitId: headSha });
  await people.editReview({ repository, number, reviewId: id, body: 'well', as: 'carl' });
  await people.dismissReview({ repository, number, reviewId: id, as: 'ada' });
  const { data } = await octokit.rest.pulls.listReviews({ ...at, pull_number: number });
  expect(data).toMatchObject([
    { state: 'DISMISSED', commit_id: headSha, user: { login: 'carl' }, body: 'well' },
  ]);
  await emulator.webhooks.settled();
  const told = receiver.received.filter((hook) => hook.event === 'pull_request_review');
  const byAction = Object.fromEntries(told.map((hook) => [hook.action, hook.payload]));
  expect(byAction['submitted']).toMatchObject({ review: { state: 'approved', commit_id: headSha } });
  expect(byAction['edited']).toMatchObject({ changes: { body: { from: '' } } });
  expect(byAction['dismissed']).toMatchObject({ review: { state: 'dismissed' }, sender: { login: 'ada' } });
});

test('nobody approves their own pull request, and a request for changes says why', async () => {
  stage = await setStage();
  const { people, repository } = stage;
  const { number } = await stage.openPull();
  await expect(people.review({ repository, number, as: 'bob', event: 'APPROVE' })).rejects.toMatchObject({
    status: 422,
  });
  await expect(
    people.review({ repository, number, as: 'carl', event: 'REQUEST_CHANGES' }),
  ).rejects.toMatchObject({ status: 422 });
});

test('a comment at a line must be in the difference', async () => {
  stage = await setStage();
  const { octokit, at } = stage;
  const { number } = await stage.openPull();
  const comment = (line: number) => ({
    ...at,
    pull_number: number,
    event: 'COMMENT' as const,
    body: 'look',
    comments: [{ path: 'charts/web/Chart.yaml', line, body: '```suggestion\nversion: 1.2.0\n```' }],
  });
  const { data } = await octokit.rest.pulls.createReview(comment(2));
  const { data: comments } = await octokit.rest.pulls.listReviewComments({ ...at, pull_number: number });
  expect(comments).toMatchObject([
    { line: 2, pull_request_review_id: data.id, diff_hunk: expect.stringContaining('@@') },
  ]);
  const refused = await refusal(octokit.rest.pulls.createReview(comment(40)));
  expect(refused).toMatchObject({
    status: 422,
    message: expect.stringContaining('must be part of the diff'),
  });
});

test('the sticky comment is written, edited in place, and nobody else can edit it by the App', async () => {
  stage = await setStage();
  const { octokit, at, people, repository, registered } = stage;
  const { number } = await stage.openPull();
  const { data } = await octokit.rest.issues.createComment({
    ...at,
    issue_number: number,
    body: '<!-- marker -->',
  });
  await octokit.rest.issues.updateComment({ ...at, comment_id: data.id, body: '<!-- marker --> two' });
  const { id } = await people.comment({
    repository,
    number,
    as: 'carl',
    body: '<!-- marker --> I am the bot',
  });
  const { data: all } = await octokit.rest.issues.listComments({ ...at, issue_number: number });
  expect(all.map((one) => [one.user?.type, one.performed_via_github_app?.id ?? null, one.body])).toEqual([
    ['Bot', registered.id, '<!-- marker --> two'],
    ['User', null, '<!-- marker --> I am the bot'],
  ]);
  expect(
    await refusal(octokit.rest.issues.updateComment({ ...at, comment_id: id, body: 'x' })),
  ).toMatchObject({ status: 403 });
  const long = octokit.rest.issues.createComment({ ...at, issue_number: number, body: 'x'.repeat(65_537) });
  expect(await refusal(long)).toMatchObject({ status: 422 });
});

test('a reaction of the same user is there once', async () => {
  stage = await setStage();
  const { octokit, at, people, repository } = stage;
  const { number } = await stage.openPull();
  const { id } = await people.comment({ repository, number, as: 'bob', body: '/chandlery recheck' });
  const react = () => octokit.rest.reactions.createForIssueComment({ ...at, comment_id: id, content: '+1' });
  expect((await react()).status).toBe(201);
  expect((await react()).status).toBe(200);
  const { data } = await octokit.rest.issues.getComment({ ...at, comment_id: id });
  expect(data.reactions).toMatchObject({ total_count: 1, '+1': 1 });
});
