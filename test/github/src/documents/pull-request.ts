import { timestamp } from '../git/commit.ts';
import type { Account, PullRequest, Repository, Review } from '../state/model.ts';
import type { World } from '../state/world.ts';
import { accountDocument } from './account.ts';
import { nodeId, pageUrl, repositoryUrl } from './links.ts';
import { repositoryDocument } from './repository.ts';
import { teamDocument } from './team.ts';

/** What git knows of a pull request, counted by whoever asks for the whole of it. */
export interface PullRequestCounts {
  additions: number;
  deletions: number;
  changedFiles: number;
  commits: number;
}

/** A pull request as it stands in lists. */
export function pullRequestSimpleDocument(world: World, pull: PullRequest) {
  const { repository, head, base } = pull;
  const url = `${repositoryUrl(world, repository)}/pulls/${pull.number}`;
  const issue = `${repositoryUrl(world, repository)}/issues/${pull.number}`;
  const page = `${pageUrl(world, repository)}/pull/${pull.number}`;
  const statuses = `${repositoryUrl(world, repository)}/statuses/${head.sha}`;
  const reviewComment = `${repositoryUrl(world, repository)}/pulls/comments{/number}`;
  return {
    url,
    id: pull.id,
    node_id: nodeId('PullRequest', pull.id),
    html_url: page,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    issue_url: issue,
    number: pull.number,
    state: pull.state,
    locked: false,
    title: pull.title,
    user: accountDocument(world, pull.author),
    body: pull.body,
    created_at: timestamp(pull.createdAt),
    updated_at: timestamp(pull.updatedAt),
    closed_at: pull.closedAt === null ? null : timestamp(pull.closedAt),
    merged_at: pull.merged === null ? null : timestamp(pull.merged.at),
    merge_commit_sha: pull.mergeCommit,
    assignee: null,
    assignees: [],
    requested_reviewers: pull.requestedReviewers.map((account) => accountDocument(world, account)),
    requested_teams: pull.requestedTeams.map((team) => teamDocument(world, team)),
    labels: [],
    milestone: null,
    draft: pull.draft,
    commits_url: `${url}/commits`,
    review_comments_url: `${url}/comments`,
    review_comment_url: reviewComment,
    comments_url: `${issue}/comments`,
    statuses_url: statuses,
    head: {
      label: `${head.ownerLogin}:${head.ref}`,
      ref: head.ref,
      sha: head.sha,
      user: accountDocument(world, head.repository.owner),
      repo: head.repository.deleted ? null : repositoryDocument(world, head.repository),
    },
    base: {
      label: `${repository.owner.login}:${base.ref}`,
      ref: base.ref,
      sha: base.sha,
      user: accountDocument(world, repository.owner),
      repo: repositoryDocument(world, repository),
    },
    _links: {
      self: { href: url },
      html: { href: page },
      issue: { href: issue },
      comments: { href: `${issue}/comments` },
      review_comments: { href: `${url}/comments` },
      review_comment: { href: reviewComment },
      commits: { href: `${url}/commits` },
      statuses: { href: statuses },
    },
    author_association: association(world, repository, pull.author),
    auto_merge: null,
    active_lock_reason: null,
  };
}

/** A pull request as `GET …/pulls/{number}` and the webhooks have it. */
export function pullRequestDocument(world: World, pull: PullRequest, counts: PullRequestCounts) {
  const clean = pull.testMerge?.clean ?? null;
  const open = pull.state === 'open';
  const comments = [...pull.repository.comments.values()].filter((comment) => comment.pull === pull).length;
  return {
    ...pullRequestSimpleDocument(world, pull),
    merged: pull.merged !== null,
    mergeable: open ? clean : null,
    rebaseable: open ? clean : null,
    mergeable_state: !open || clean === null ? 'unknown' : mergeableState(pull, clean),
    merged_by: pull.merged === null ? null : accountDocument(world, pull.merged.by),
    comments,
    review_comments: 0,
    maintainer_can_modify: false,
    commits: counts.commits,
    additions: counts.additions,
    deletions: counts.deletions,
    changed_files: counts.changedFiles,
  };
}

/** A review. Its state is upper case in the API and lower case in webhooks, as at GitHub. */
export function reviewDocument(world: World, pull: PullRequest, review: Review, voice: 'api' | 'webhook') {
  const page = `${pageUrl(world, pull.repository)}/pull/${pull.number}`;
  const html = `${page}#pullrequestreview-${review.id}`;
  const url = `${repositoryUrl(world, pull.repository)}/pulls/${pull.number}`;
  const submitted = review.submittedAt === null ? null : timestamp(review.submittedAt);
  return {
    id: review.id,
    node_id: nodeId('PullRequestReview', review.id),
    user: accountDocument(world, review.author),
    body: voice === 'webhook' && review.body === '' ? null : review.body,
    commit_id: review.commitId,
    ...(submitted === null ? {} : { submitted_at: submitted }),
    state: voice === 'webhook' ? review.state.toLowerCase() : review.state,
    html_url: html,
    pull_request_url: url,
    author_association: association(world, pull.repository, review.author),
    _links: { html: { href: html }, pull_request: { href: url } },
  };
}

/** How GitHub says what somebody is to a repository. */
export function association(world: World, repository: Repository, account: Account) {
  if (repository.owner.id === account.id) return 'OWNER' as const;
  if (repository.collaborators.has(account.id)) return 'COLLABORATOR' as const;
  const member = [...world.teams.values()].some(
    (team) => team.organization.id === repository.owner.id && team.members.has(account.id),
  );
  if (member) return 'MEMBER' as const;
  const earlier = [...repository.pulls.values()].some(
    (pull) => pull.author === account && pull.merged !== null,
  );
  return earlier ? ('CONTRIBUTOR' as const) : ('NONE' as const);
}

function mergeableState(pull: PullRequest, clean: boolean): string {
  if (!clean) return 'dirty';
  return pull.draft ? 'draft' : 'clean';
}
