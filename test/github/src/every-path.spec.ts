// Longer than a file should be: one table with a call for every operation that the emulator has.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { restRoutes } from './rest/rest-api.ts';
import { setStage, type Stage } from './testing/stage.ts';

let stage: Stage;
let calls: Record<string, Asked>;

/** Parameters of one call, and who calls where it is not the installation. */
interface Asked {
  with?: Record<string, unknown>;
  as?: 'app' | 'person' | 'nobody';
  /** What must be true of the answer beside its schema. */
  answers?: Record<string, unknown>;
}

const wholeAccess = {
  contents: 'write',
  pull_requests: 'write',
  checks: 'write',
  issues: 'write',
  merge_queues: 'read',
  members: 'read',
} as const;

beforeAll(async () => {
  stage = await setStage({ permissions: wholeAccess });
  calls = await table(stage);
});
afterAll(() => stage.close());

test('every operation of the emulator answers the real octokit as GitHub describes it', async () => {
  const missing = restRoutes
    .map(({ method, path }) => `${method} ${path}`)
    .filter((name) => !(name in calls));
  expect(missing).toEqual([]);
  const { app, octokit, OctokitHere, emulator, people } = stage;
  const { token } = await people.createUserToken({ login: 'ada' });
  const person = new OctokitHere({ auth: token });
  const nobody = new OctokitHere();
  const wrong: string[] = [];
  for (const [route, asked] of Object.entries(calls)) {
    const client = asked.as === undefined ? octokit : { app: app.octokit, person, nobody }[asked.as];
    const known = {
      ...(route.includes('{owner}') ? stage.at : {}),
      ...(route.includes('{org}') ? { org: 'acme' } : {}),
    };
    try {
      const answer = await client.request(route, { ...known, ...asked.with });
      if (asked.answers !== undefined) expect(answer.data).toMatchObject(asked.answers);
    } catch (error) {
      wrong.push(`${route}: ${error instanceof Error ? error.message : String(error)}`);
    }
    wrong.push(...emulator.takeViolations().map(({ of, message }) => `${route}: ${of}: ${message}`));
  }
  expect(wrong).toEqual([]);
});

/** One call for each operation, in an order in which they can be done. */
async function table({
  people,
  repository,
  firstSha,
  openPull,
  octokit,
  at,
  emulator,
  receiver,
  registered,
  installationId,
}: Stage) {
  await people.addCollaborator({ repository, login: 'carl', role: 'maintain' });
  await people.createTeam({
    organization: 'acme',
    slug: 'reviewers',
    members: { carl: 'maintainer' },
    repositories: { [repository]: 'triage' },
  });
  const one = await openPull();
  await people.review({ repository, number: one.number, as: 'carl', event: 'COMMENT', body: 'hm' });
  const pull = { pull_number: one.number };
  const merged = await openPull('to-merge', { 'charts/api/Chart.yaml': 'name: api\n' });
  const behind = await openPull('behind', { 'charts/db/Chart.yaml': 'name: db\n' });
  await people.push({ repository, branch: 'main', as: 'ada', files: { 'NEWS.md': 'news\n' } });
  const { data: pending } = await octokit.rest.pulls.createReview({ ...at, ...pull });
  const { data: approval } = await octokit.rest.pulls.createReview({ ...at, ...pull, event: 'APPROVE' });
  const { data: comment } = await octokit.rest.issues.createComment({
    ...at,
    issue_number: one.number,
    body: 'hello',
  });
  const { data: other } = await octokit.rest.issues.createComment({
    ...at,
    issue_number: one.number,
    body: 'gone soon',
  });
  const { data: reaction } = await octokit.rest.reactions.createForIssueComment({
    ...at,
    comment_id: comment.id,
    content: 'eyes',
  });
  const line = { commit_id: one.headSha, path: 'charts/web/Chart.yaml', line: 2, body: 'why?' };
  const { data: lineComment } = await octokit.rest.pulls.createReviewComment({ ...at, ...pull, ...line });
  const { data: gone } = await octokit.rest.pulls.createReviewComment({ ...at, ...pull, ...line });
  const annotations = [
    {
      path: 'charts/web/Chart.yaml',
      start_line: 1,
      end_line: 1,
      annotation_level: 'warning' as const,
      message: 'm',
    },
  ];
  const { data: run } = await octokit.rest.checks.create({
    ...at,
    name: 'c',
    head_sha: one.headSha,
    output: { title: 't', summary: 's', annotations },
  });
  const suite = { check_suite_id: run.check_suite?.id ?? 0 };
  const { data: commit } = await octokit.rest.git.getCommit({ ...at, commit_sha: firstSha });
  const { data: tree } = await octokit.rest.git.getTree({ ...at, tree_sha: commit.tree.sha, recursive: '1' });
  const blob = tree.tree.find((entry) => entry.path === 'README.md')?.sha ?? '';
  await octokit.rest.git.createRef({ ...at, ref: 'refs/heads/old', sha: firstSha });
  await emulator.webhooks.settled();
  const delivery = emulator.webhooks.deliveries[0]?.id;
  const manifest = {
    hook_attributes: { url: receiver.url },
    default_permissions: { checks: 'write' as const },
    default_events: ['push'],
  };
  const { code } = await people.confirmManifest({ as: 'ada', manifest: { name: 'Another', ...manifest } });
  const byApp = { as: 'app' } as const;
  const issue = { issue_number: one.number };
  const review = { ...pull, review_id: approval.id };
  const asked: Record<string, Asked> = {
    'GET /app': { ...byApp, answers: { id: registered.id, installations_count: 1 } },
    'GET /app/installations': byApp,
    'GET /app/installations/{installation_id}': { ...byApp, with: { installation_id: installationId } },
    'POST /app/installations/{installation_id}/access_tokens': {
      ...byApp,
      with: { installation_id: installationId, permissions: { checks: 'read' }, repositories: ['charts'] },
      answers: { permissions: { checks: 'read' } },
    },
    'GET /repos/{owner}/{repo}/installation': { ...byApp, answers: { id: installationId } },
    'GET /orgs/{org}/installation': { ...byApp, answers: { id: installationId } },
    'GET /installation/repositories': { answers: { total_count: 1 } },
    'GET /app/hook/config': byApp,
    'PATCH /app/hook/config': { ...byApp, with: { content_type: 'json' } },
    'GET /app/hook/deliveries': byApp,
    'GET /app/hook/deliveries/{delivery_id}': { ...byApp, with: { delivery_id: delivery } },
    'POST /app/hook/deliveries/{delivery_id}/attempts': { ...byApp, with: { delivery_id: delivery } },
    'POST /app-manifests/{code}/conversions': { as: 'nobody', with: { code }, answers: { slug: 'another' } },
    'GET /rate_limit': { answers: { rate: { limit: 5000 } } },
    'GET /users/{username}': { with: { username: 'carl' }, answers: { login: 'carl' } },
    'GET /user/{account_id}': {
      with: { account_id: emulator.world.account('carl')?.id },
      answers: { login: 'carl' },
    },
    'GET /user': { as: 'person', answers: { login: 'ada' } },
    'GET /orgs/{org}/teams': {},
    'GET /orgs/{org}/teams/{team_slug}/members': { with: { team_slug: 'reviewers' } },
    'GET /orgs/{org}/teams/{team_slug}/memberships/{username}': {
      with: { team_slug: 'reviewers', username: 'carl' },
      answers: { role: 'maintainer', state: 'active' },
    },
    'GET /orgs/{org}/members/{username}': { with: { username: 'carl' } },
    'GET /repos/{owner}/{repo}': { answers: { full_name: 'acme/charts', private: false } },
    'GET /repos/{owner}/{repo}/activity': { with: { ref: 'refs/heads/to-merge' } },
    'GET /repos/{owner}/{repo}/branches': {},
    'GET /repos/{owner}/{repo}/branches/{branch}': { with: { branch: 'main' }, answers: { name: 'main' } },
    'GET /repos/{owner}/{repo}/collaborators': {},
    'GET /repos/{owner}/{repo}/collaborators/{username}/permission': {
      with: { username: 'carl' },
      answers: { permission: 'write', role_name: 'maintain' },
    },
    'GET /repos/{owner}/{repo}/contents/{path}': {
      with: { path: 'charts/web/Chart.yaml', ref: one.headSha },
      answers: { type: 'file', encoding: 'base64' },
    },
    'PUT /repos/{owner}/{repo}/contents/{path}': {
      with: { path: 'new file.txt', message: 'add', content: 'bmV3', branch: 'change' },
      answers: { content: { size: 3 } },
    },
    'GET /repos/{owner}/{repo}/tarball/{ref}': { with: { ref: 'main' } },
    'GET /repos/{owner}/{repo}/git/trees/{tree_sha}': {
      with: { tree_sha: 'main', recursive: 'true' },
      answers: { truncated: false },
    },
    'POST /repos/{owner}/{repo}/git/trees': {
      with: {
        base_tree: commit.tree.sha,
        tree: [{ path: 'a b', mode: '100644', type: 'blob', content: 'x' }],
      },
    },
    'GET /repos/{owner}/{repo}/git/blobs/{file_sha}': { with: { file_sha: blob }, answers: { size: 7 } },
    'POST /repos/{owner}/{repo}/git/blobs': {
      with: { content: 'eA==', encoding: 'base64' },
      answers: { sha: 'c1b0730e0133447badcfd47fd144e254807b06e1' },
    },
    'GET /repos/{owner}/{repo}/git/commits/{commit_sha}': {
      with: { commit_sha: firstSha },
      answers: { parents: [] },
    },
    'POST /repos/{owner}/{repo}/git/commits': {
      with: { message: 'm', tree: commit.tree.sha, parents: [firstSha] },
      answers: { message: 'm' },
    },
    'GET /repos/{owner}/{repo}/git/ref/{ref}': {
      with: { ref: 'heads/old' },
      answers: { object: { sha: firstSha } },
    },
    'GET /repos/{owner}/{repo}/git/matching-refs/{ref}': { with: { ref: 'heads/o' } },
    'POST /repos/{owner}/{repo}/git/refs': { with: { ref: 'refs/heads/new', sha: firstSha } },
    'PATCH /repos/{owner}/{repo}/git/refs/{ref}': {
      with: { ref: 'heads/new', sha: one.headSha },
      answers: { object: { sha: one.headSha } },
    },
    'DELETE /repos/{owner}/{repo}/git/refs/{ref}': { with: { ref: 'heads/new' } },
    'GET /repos/{owner}/{repo}/commits': { with: { sha: 'main', path: 'README.md' } },
    'GET /repos/{owner}/{repo}/commits/{ref}': {
      with: { ref: one.headSha },
      answers: { stats: { additions: 1, deletions: 1 } },
    },
    'GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls': { with: { commit_sha: one.headSha } },
    'GET /repos/{owner}/{repo}/compare/{basehead}': {
      with: { basehead: 'main...change' },
      answers: { status: 'diverged' },
    },
    'GET /repos/{owner}/{repo}/pulls': {},
    'POST /repos/{owner}/{repo}/pulls': {
      with: { title: 't', head: 'old-2', base: 'main' },
      answers: { state: 'open' },
    },
    'GET /repos/{owner}/{repo}/pulls/{pull_number}': { with: pull, answers: { mergeable: true } },
    'PATCH /repos/{owner}/{repo}/pulls/{pull_number}': {
      with: { ...pull, title: 'Better' },
      answers: { title: 'Better' },
    },
    'GET /repos/{owner}/{repo}/pulls/{pull_number}/files': { with: pull },
    'GET /repos/{owner}/{repo}/pulls/{pull_number}/commits': { with: pull },
    'PUT /repos/{owner}/{repo}/pulls/{pull_number}/merge': {
      with: { pull_number: merged.number },
      answers: { merged: true },
    },
    'GET /repos/{owner}/{repo}/pulls/{pull_number}/merge': { with: { pull_number: merged.number } },
    'PUT /repos/{owner}/{repo}/pulls/{pull_number}/update-branch': { with: { pull_number: behind.number } },
    'POST /repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers': {
      with: { ...pull, reviewers: ['carl'], team_reviewers: ['reviewers'] },
    },
    'GET /repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers': {
      with: pull,
      answers: { users: [{ login: 'carl' }], teams: [{ slug: 'reviewers' }] },
    },
    'GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews': { with: pull },
    'POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews': {
      with: { ...pull, event: 'COMMENT', body: 'b', comments: [{ path: line.path, line: 2, body: 'c' }] },
      answers: { state: 'COMMENTED' },
    },
    'GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}': {
      with: review,
      answers: { state: 'APPROVED' },
    },
    'PUT /repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}': {
      with: { ...review, body: 'again' },
      answers: { body: 'again' },
    },
    'GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}/comments': { with: review },
    'POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}/events': {
      with: { ...pull, review_id: pending.id, event: 'COMMENT', body: 'now' },
      answers: { state: 'COMMENTED' },
    },
    'PUT /repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}/dismissals': {
      with: { ...review, message: 'old' },
      answers: { state: 'DISMISSED' },
    },
    'GET /repos/{owner}/{repo}/pulls/{pull_number}/comments': { with: pull },
    'POST /repos/{owner}/{repo}/pulls/{pull_number}/comments': {
      with: { ...pull, ...line },
      answers: { line: 2 },
    },
    'GET /repos/{owner}/{repo}/pulls/comments/{comment_id}': { with: { comment_id: lineComment.id } },
    'PATCH /repos/{owner}/{repo}/pulls/comments/{comment_id}': {
      with: { comment_id: lineComment.id, body: 'so' },
      answers: { body: 'so' },
    },
    'DELETE /repos/{owner}/{repo}/pulls/comments/{comment_id}': { with: { comment_id: gone.id } },
    'GET /repos/{owner}/{repo}/issues/{issue_number}': { with: issue },
    'GET /repos/{owner}/{repo}/issues/{issue_number}/comments': { with: issue },
    'POST /repos/{owner}/{repo}/issues/{issue_number}/comments': {
      with: { ...issue, body: 'b' },
      answers: { performed_via_github_app: { id: registered.id } },
    },
    'GET /repos/{owner}/{repo}/issues/comments/{comment_id}': { with: { comment_id: comment.id } },
    'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}': {
      with: { comment_id: comment.id, body: 'edited' },
      answers: { body: 'edited' },
    },
    'DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}': { with: { comment_id: other.id } },
    'GET /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions': { with: { comment_id: comment.id } },
    'POST /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions': {
      with: { comment_id: comment.id, content: 'rocket' },
    },
    'DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions/{reaction_id}': {
      with: { comment_id: comment.id, reaction_id: reaction.id },
    },
    'POST /repos/{owner}/{repo}/check-runs': {
      with: { name: 'n', head_sha: one.headSha },
      answers: { status: 'queued', conclusion: null },
    },
    'GET /repos/{owner}/{repo}/check-runs/{check_run_id}': { with: { check_run_id: run.id } },
    'PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}': {
      with: { check_run_id: run.id, conclusion: 'success' },
      answers: { status: 'completed' },
    },
    'GET /repos/{owner}/{repo}/check-runs/{check_run_id}/annotations': { with: { check_run_id: run.id } },
    'POST /repos/{owner}/{repo}/check-runs/{check_run_id}/rerequest': { with: { check_run_id: run.id } },
    'GET /repos/{owner}/{repo}/commits/{ref}/check-runs': {
      with: { ref: one.headSha, check_name: 'c' },
      answers: { total_count: 1 },
    },
    'POST /repos/{owner}/{repo}/check-suites': { with: { head_sha: firstSha } },
    'GET /repos/{owner}/{repo}/check-suites/{check_suite_id}': { with: suite },
    'GET /repos/{owner}/{repo}/check-suites/{check_suite_id}/check-runs': {
      with: suite,
      answers: { total_count: 2 },
    },
    'POST /repos/{owner}/{repo}/check-suites/{check_suite_id}/rerequest': { with: suite },
    'GET /repos/{owner}/{repo}/commits/{ref}/check-suites': {
      with: { ref: one.headSha },
      answers: { total_count: 1 },
    },
  };
  await people.push({ repository, branch: 'old-2', as: 'bob', files: { x: 'x' } });
  const personal = await people.createRepository({ repository: 'dora/own' });
  expect(personal.id).toBeGreaterThan(2 ** 31);
  await people.installApp({ account: 'dora', repositories: 'all', as: 'dora' });
  asked['GET /app'] = { ...byApp, answers: { id: registered.id, installations_count: 2 } };
  asked['GET /users/{username}/installation'] = {
    ...byApp,
    with: { username: 'dora' },
    answers: { repository_selection: 'all' },
  };
  // The token that every call before it used.
  asked['DELETE /installation/token'] = {};
  return asked;
}
