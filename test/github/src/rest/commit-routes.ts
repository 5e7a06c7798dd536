import { pullRequestSimpleDocument } from '../documents/pull-request.ts';
import { commitDocument, fileDocument } from '../documents/commit.ts';
import { pageUrl, repositoryUrl } from '../documents/links.ts';
import { differencesWithPatches } from '../git/differences.ts';
import { emptyTree } from '../git/diff.ts';
import { commitsOf } from '../actions/pull-git.ts';
import type { Commit } from '../git/commit.ts';
import type { Repository } from '../state/model.ts';
import { commitAt } from './content-routes.ts';
import { notFound } from './github-error.ts';
import { page, pageOf } from './pages.ts';
import { ok, repositoryRoute, textIn, type RepositoryCall, type Route } from './route.ts';

/** Most files that a commit or a comparison lists. */
const mostFiles = 300;

/** Commits and how they compare. */
export const commitRoutes: readonly Route[] = [
  repositoryRoute('GET', '/commits', 'contents:read', async (call) => {
    const { git } = call.repository;
    const tip = await commitAt(call, call.query['sha']);
    const path = call.query['path'];
    const shas = await git.text(['rev-list', tip.sha, '--', ...(path === undefined ? [] : [path])]);
    const commits = await known(
      call.repository,
      shas.split('\n').filter((sha) => sha !== ''),
    );
    return page(call, commits, (commit) => commitDocument(call.hub.world, call.repository, commit));
  }),
  repositoryRoute('GET', '/commits/{ref}', 'contents:read', async (call) => {
    const { hub, repository } = call;
    const commit = await repository.git.commit(textIn(call, 'ref'));
    if (commit === null) throw notFound();
    const files = await differencesWithPatches(repository.git, commit.parents[0] ?? emptyTree, commit.sha);
    const { page: number, perPage } = pageOf({ ...call, query: { per_page: '100', ...call.query } });
    const additions = files.reduce((sum, file) => sum + file.additions, 0);
    const deletions = files.reduce((sum, file) => sum + file.deletions, 0);
    return ok({
      ...commitDocument(hub.world, repository, commit),
      stats: { additions, deletions, total: additions + deletions },
      files: files
        .slice((number - 1) * perPage, number * perPage)
        .map((file) => fileDocument(hub.world, repository, commit.sha, file)),
    });
  }),
  repositoryRoute('GET', '/commits/{commit_sha}/pulls', 'pull_requests:read', async (call) => {
    const commit = await commitAt(call, textIn(call, 'commit_sha'));
    const found = [];
    for (const pull of call.repository.pulls.values()) {
      const holds = pull.mergeCommit === commit.sha && pull.merged !== null;
      if (holds || (await commitsOf(pull)).includes(commit.sha)) found.push(pull);
    }
    return page(call, found, (pull) => pullRequestSimpleDocument(call.hub.world, pull));
  }),
  repositoryRoute('GET', '/compare/{basehead}', 'contents:read', (call) => compare(call)),
];

async function compare(call: RepositoryCall) {
  const { hub, repository } = call;
  const [baseName = '', headName = ''] = textIn(call, 'basehead').split('...');
  const [base, head] = [await commitAt(call, baseName), await commitAt(call, headName)];
  const mergeBase = await repository.git.mergeBase(base.sha, head.sha);
  const ancestor = mergeBase === null ? null : await repository.git.commit(mergeBase);
  if (ancestor === null) throw notFound();
  const ahead = await repository.git.commitsBetween(base.sha, head.sha);
  const behind = await repository.git.commitsBetween(head.sha, base.sha);
  const { page: number, perPage } = pageOf({ ...call, query: { per_page: '100', ...call.query } });
  const commits = await known(repository, ahead.slice((number - 1) * perPage, number * perPage));
  // The files come with the first page only.
  const files = number > 1 ? [] : await differencesWithPatches(repository.git, ancestor.sha, head.sha);
  const range = textIn(call, 'basehead');
  const html = `${pageUrl(hub.world, repository)}/compare/${encodeURIComponent(range)}`;
  return ok({
    url: `${repositoryUrl(hub.world, repository)}/compare/${encodeURIComponent(range)}`,
    html_url: html,
    permalink_url: html,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    base_commit: commitDocument(hub.world, repository, base),
    merge_base_commit: commitDocument(hub.world, repository, ancestor),
    status: statusOf(ahead.length, behind.length),
    ahead_by: ahead.length,
    behind_by: behind.length,
    total_commits: ahead.length,
    commits: commits.map((commit) => commitDocument(hub.world, repository, commit)),
    files: files.slice(0, mostFiles).map((file) => fileDocument(hub.world, repository, head.sha, file)),
  });
}

function statusOf(ahead: number, behind: number): string {
  if (ahead === 0) return behind === 0 ? 'identical' : 'behind';
  return behind === 0 ? 'ahead' : 'diverged';
}

async function known(repository: Repository, shas: readonly string[]): Promise<Commit[]> {
  const commits = await Promise.all(shas.map((sha) => repository.git.commit(sha)));
  return commits.filter((commit) => commit !== null);
}
