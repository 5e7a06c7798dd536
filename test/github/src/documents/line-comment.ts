import { timestamp } from '../git/commit.ts';
import type { LineComment, PullRequest } from '../state/model.ts';
import type { World } from '../state/world.ts';
import { accountDocument } from './account.ts';
import { nodeId, pageUrl, repositoryUrl } from './links.ts';
import { association } from './pull-request.ts';

/** A comment at a line of a pull request's difference. */
export function lineCommentDocument(world: World, pull: PullRequest, comment: LineComment) {
  const base = `${repositoryUrl(world, pull.repository)}/pulls`;
  const html = `${pageUrl(world, pull.repository)}/pull/${pull.number}#discussion_r${comment.id}`;
  const url = `${base}/comments/${comment.id}`;
  return {
    id: comment.id,
    node_id: nodeId('PullRequestReviewComment', comment.id),
    url,
    html_url: html,
    pull_request_url: `${base}/${pull.number}`,
    pull_request_review_id: comment.review.id,
    diff_hunk: comment.hunk,
    path: comment.path,
    position: 1,
    original_position: 1,
    commit_id: comment.commitId,
    original_commit_id: comment.commitId,
    user: accountDocument(world, comment.author),
    body: comment.body,
    created_at: timestamp(comment.createdAt),
    updated_at: timestamp(comment.updatedAt),
    author_association: association(world, pull.repository, comment.author),
    ...(comment.line === null
      ? { subject_type: 'file' as const }
      : { line: comment.line, original_line: comment.line }),
    ...(comment.startLine === null ? {} : { start_line: comment.startLine, start_side: comment.side }),
    side: comment.side,
    _links: { self: { href: url }, html: { href: html }, pull_request: { href: `${base}/${pull.number}` } },
  };
}
