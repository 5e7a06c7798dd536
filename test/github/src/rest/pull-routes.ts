import { actor } from '../access/caller.ts';
import { mergePull } from '../actions/merge.ts';
import { comparedWith, commitsOf, countsOf, filesOf, testMerge } from '../actions/pull-git.ts';
import { closePull, editPull, findPull, openPull, reopenPull } from '../actions/pull-requests.ts';
import { requestReviewers } from '../actions/reviews.ts';
import { updateBranch } from '../actions/update-branch.ts';
import { accountDocument } from '../documents/account.ts';
import { commitDocument, fileDocument } from '../documents/commit.ts';
import { pullRequestDocument, pullRequestSimpleDocument } from '../documents/pull-request.ts';
import { teamDocument } from '../documents/team.ts';
import type { MergeMethod, PullRequest, Team } from '../state/model.ts';
import { notFound, unprocessable } from './github-error.ts';
import { page } from './pages.ts';
import {
  bodyOf,
  created,
  noContent,
  numberIn,
  ok,
  repositoryRoute,
  type RepositoryCall,
  type Route,
} from './route.ts';

/** Pull requests: what they are, what they change, and how they end. */
export const pullRoutes: readonly Route[] = [
  repositoryRoute('GET', '/pulls', 'pull_requests:read', (call) =>
    page(call, chosen(call), (pull) => pullRequestSimpleDocument(call.hub.world, pull)),
  ),
  repositoryRoute('POST', '/pulls', 'pull_requests:write', async (call) => {
    const body = bodyOf<{ title?: string; head: string; base: string; body?: string; draft?: boolean }>(call);
    const pull = await openPull(call.hub, call.repository, {
      title: body.title ?? '',
      body: body.body ?? null,
      head: body.head,
      base: body.base,
      draft: body.draft ?? false,
      author: actor(call.caller),
    });
    return created(await whole(call, pull));
  }),
  repositoryRoute('GET', '/pulls/{pull_number}', 'pull_requests:read', async (call) => {
    const pull = pullIn(call);
    await testMerge(call.hub, pull);
    return ok(await whole(call, pull));
  }),
  repositoryRoute('PATCH', '/pulls/{pull_number}', 'pull_requests:write', async (call) => {
    const pull = pullIn(call);
    const { state, title, body, base } = bodyOf<{
      state?: string;
      title?: string;
      body?: string;
      base?: string;
    }>(call);
    const by = actor(call.caller);
    const edit = {
      ...(title === undefined ? {} : { title }),
      ...(body === undefined ? {} : { body }),
      ...(base === undefined ? {} : { base }),
    };
    await editPull(call.hub, pull, edit, by);
    if (state === 'closed') await closePull(call.hub, pull, by);
    if (state === 'open') await reopenPull(call.hub, pull, by);
    return ok(await whole(call, pull));
  }),
  repositoryRoute('GET', '/pulls/{pull_number}/files', 'pull_requests:read', async (call) => {
    const pull = pullIn(call);
    const files = (await filesOf(pull)).slice(0, call.hub.limits.pullRequestFiles);
    return page(call, files, (file) => fileDocument(call.hub.world, call.repository, pull.head.sha, file));
  }),
  repositoryRoute('GET', '/pulls/{pull_number}/commits', 'pull_requests:read', async (call) => {
    const pull = pullIn(call);
    await comparedWith(pull);
    const shas = (await commitsOf(pull)).slice(0, call.hub.limits.pullRequestCommits);
    return page(call, shas, async (sha) => {
      const commit = await call.repository.git.commit(sha);
      if (commit === null) throw notFound();
      return commitDocument(call.hub.world, call.repository, commit);
    });
  }),
  repositoryRoute('GET', '/pulls/{pull_number}/merge', 'pull_requests:read', (call) => {
    if (pullIn(call).merged === null) throw notFound();
    return noContent();
  }),
  repositoryRoute('PUT', '/pulls/{pull_number}/merge', 'contents:write', async (call) => {
    const body = bodyOf<{
      commit_title?: string;
      commit_message?: string;
      sha?: string;
      merge_method?: MergeMethod;
    }>(call);
    const sha = await mergePull(call.hub, pullIn(call), {
      method: body.merge_method ?? 'merge',
      by: actor(call.caller),
      ...(body.sha === undefined ? {} : { sha: body.sha }),
      ...(body.commit_title === undefined ? {} : { title: body.commit_title }),
      ...(body.commit_message === undefined ? {} : { message: body.commit_message }),
    });
    return ok({ sha, merged: true, message: 'Pull Request successfully merged' });
  }),
  repositoryRoute('PUT', '/pulls/{pull_number}/update-branch', 'pull_requests:write', async (call) => {
    const { expected_head_sha: expected } = bodyOf<{ expected_head_sha?: string }>(call);
    const pull = pullIn(call);
    if (expected !== undefined && expected !== pull.head.sha) {
      throw unprocessable(
        'PullRequest',
        'expected_head_sha',
        "expected head sha didn't match current head ref.",
      );
    }
    await updateBranch(call.hub, pull, actor(call.caller));
    const url = pullRequestSimpleDocument(call.hub.world, pull).url;
    return { status: 202, body: { message: 'Updating pull request branch.', url } };
  }),
  repositoryRoute('GET', '/pulls/{pull_number}/requested_reviewers', 'pull_requests:read', (call) => {
    const pull = pullIn(call);
    return ok({
      users: pull.requestedReviewers.map((account) => accountDocument(call.hub.world, account)),
      teams: pull.requestedTeams.map((team) => teamDocument(call.hub.world, team)),
    });
  }),
  repositoryRoute('POST', '/pulls/{pull_number}/requested_reviewers', 'pull_requests:write', async (call) => {
    const { reviewers = [], team_reviewers: slugs = [] } = bodyOf<{
      reviewers?: string[];
      team_reviewers?: string[];
    }>(call);
    const pull = pullIn(call);
    const { world } = call.hub;
    const people = reviewers.map((login) => {
      const account = world.account(login);
      if (account === undefined || world.access(call.repository, account) === null) {
        throw unprocessable(
          'PullRequest',
          'reviewers',
          `Reviews may only be requested from collaborators. ${login} is none.`,
        );
      }
      return account;
    });
    await requestReviewers(
      call.hub,
      pull,
      { reviewers: people, teams: slugs.map((slug) => teamOf(call, slug)) },
      actor(call.caller),
    );
    return created(pullRequestSimpleDocument(world, pull));
  }),
];

export function pullIn(call: RepositoryCall): PullRequest {
  return findPull(call.repository, numberIn(call, 'pull_number'));
}

async function whole(call: RepositoryCall, pull: PullRequest) {
  return pullRequestDocument(call.hub.world, pull, await countsOf(pull));
}

function chosen(call: RepositoryCall): PullRequest[] {
  const { state = 'open', head, base, sort = 'created', direction } = call.query;
  const fits = [...call.repository.pulls.values()].filter(
    (pull) =>
      (state === 'all' || pull.state === state) &&
      (base === undefined || pull.base.ref === base) &&
      (head === undefined || `${pull.head.ownerLogin}:${pull.head.ref}` === head),
  );
  const moment = (pull: PullRequest): number => (sort === 'updated' ? pull.updatedAt.getTime() : pull.number);
  const up = direction === 'asc' || (direction === undefined && sort !== 'created');
  return fits.sort((one, other) => (up ? 1 : -1) * (moment(one) - moment(other)));
}

function teamOf(call: RepositoryCall, slug: string): Team {
  const team = [...call.hub.world.teams.values()].find(
    (one) => one.slug === slug && one.organization === call.repository.owner,
  );
  if (team === undefined) throw unprocessable('PullRequest', 'team_reviewers', `There is no team ${slug}.`);
  return team;
}
