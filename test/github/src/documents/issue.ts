import { timestamp } from '../git/commit.ts';
import { reactionKinds, type Comment, type PullRequest, type Reaction } from '../state/model.ts';
import type { World } from '../state/world.ts';
import { accountDocument } from './account.ts';
import { appDocument } from './app.ts';
import { nodeId, pageUrl, repositoryUrl } from './links.ts';
import { association } from './pull-request.ts';

/** A pull request as the issue that it is, too. */
export function issueDocument(world: World, pull: PullRequest) {
  const repository = repositoryUrl(world, pull.repository);
  const url = `${repository}/issues/${pull.number}`;
  const page = `${pageUrl(world, pull.repository)}/pull/${pull.number}`;
  const comments = [...pull.repository.comments.values()].filter((comment) => comment.pull === pull).length;
  return {
    id: pull.id,
    node_id: nodeId('PullRequest', pull.id),
    url,
    repository_url: repository,
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    timeline_url: `${url}/timeline`,
    html_url: page,
    number: pull.number,
    state: pull.state,
    title: pull.title,
    body: pull.body,
    user: accountDocument(world, pull.author),
    labels: [],
    assignee: null,
    assignees: [],
    milestone: null,
    locked: false,
    active_lock_reason: null,
    comments,
    pull_request: {
      url: `${repository}/pulls/${pull.number}`,
      html_url: page,
      diff_url: `${page}.diff`,
      patch_url: `${page}.patch`,
      merged_at: pull.merged === null ? null : timestamp(pull.merged.at),
    },
    closed_at: pull.closedAt === null ? null : timestamp(pull.closedAt),
    created_at: timestamp(pull.createdAt),
    updated_at: timestamp(pull.updatedAt),
    draft: pull.draft,
    author_association: association(world, pull.repository, pull.author),
    reactions: reactionCounts(`${url}/reactions`, []),
    performed_via_github_app: null,
    state_reason: null,
  };
}

/** A comment in the conversation. */
export function commentDocument(world: World, comment: Comment) {
  const { repository, number } = comment.pull;
  const base = repositoryUrl(world, repository);
  const url = `${base}/issues/comments/${comment.id}`;
  return {
    id: comment.id,
    node_id: nodeId('IssueComment', comment.id),
    url,
    html_url: `${pageUrl(world, repository)}/pull/${number}#issuecomment-${comment.id}`,
    issue_url: `${base}/issues/${number}`,
    user: accountDocument(world, comment.author),
    body: comment.body,
    created_at: timestamp(comment.createdAt),
    updated_at: timestamp(comment.updatedAt),
    author_association: association(world, repository, comment.author),
    reactions: reactionCounts(`${url}/reactions`, comment.reactions),
    performed_via_github_app: comment.viaApp === null ? null : appDocument(world, comment.viaApp),
  };
}

/** One reaction. */
export function reactionDocument(world: World, reaction: Reaction) {
  return {
    id: reaction.id,
    node_id: nodeId('Reaction', reaction.id),
    user: accountDocument(world, reaction.author),
    content: reaction.kind,
    created_at: timestamp(reaction.createdAt),
  };
}

function reactionCounts(url: string, reactions: readonly Reaction[]) {
  const counts = reactionKinds.map(
    (kind) => [kind, reactions.filter((one) => one.kind === kind).length] as const,
  );
  return { url, total_count: reactions.length, ...Object.fromEntries(counts) };
}
