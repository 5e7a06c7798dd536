import { actor } from '../access/caller.ts';
import { createComment, deleteComment, editComment, findComment, react } from '../actions/comments.ts';
import { findPull } from '../actions/pull-requests.ts';
import { commentDocument, issueDocument, reactionDocument } from '../documents/issue.ts';
import type { Comment, ReactionKind } from '../state/model.ts';
import { notAccessible, notFound } from './github-error.ts';
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

const one = '/issues/comments/{comment_id}';

/** The conversation of a pull request: comments and reactions. `issues` or `pull_requests` both open it. */
export const commentRoutes: readonly Route[] = [
  repositoryRoute('GET', '/issues/{issue_number}', 'issues:read', (call) =>
    ok(issueDocument(call.hub.world, issueIn(call))),
  ),
  repositoryRoute('GET', '/issues/{issue_number}/comments', 'issues:read', (call) => {
    const pull = issueIn(call);
    const since = Date.parse(call.query['since'] ?? '1970-01-01T00:00:00Z');
    const comments = [...call.repository.comments.values()].filter(
      (comment) => comment.pull === pull && comment.updatedAt.getTime() >= since,
    );
    return page(call, comments, (comment) => commentDocument(call.hub.world, comment));
  }),
  repositoryRoute('POST', '/issues/{issue_number}/comments', 'issues:write', (call) => {
    const { body } = bodyOf<{ body: string }>(call);
    const viaApp = call.caller.kind === 'installation' ? call.caller.installation.app : null;
    const comment = createComment(call.hub, issueIn(call), { body, author: actor(call.caller), viaApp });
    return created(commentDocument(call.hub.world, comment));
  }),
  repositoryRoute('GET', one, 'issues:read', (call) => ok(commentDocument(call.hub.world, commentIn(call)))),
  repositoryRoute('PATCH', one, 'issues:write', (call) => {
    const comment = ownCommentIn(call);
    editComment(call.hub, comment, bodyOf<{ body: string }>(call).body, actor(call.caller));
    return ok(commentDocument(call.hub.world, comment));
  }),
  repositoryRoute('DELETE', one, 'issues:write', (call) => {
    deleteComment(call.hub, commentIn(call), actor(call.caller));
    return noContent();
  }),
  repositoryRoute('GET', `${one}/reactions`, 'issues:read', (call) =>
    page(call, commentIn(call).reactions, (reaction) => reactionDocument(call.hub.world, reaction)),
  ),
  repositoryRoute('POST', `${one}/reactions`, 'issues:write', (call) => {
    const { content } = bodyOf<{ content: ReactionKind }>(call);
    const { reaction, added } = react(call.hub, commentIn(call), content, actor(call.caller));
    return { status: added ? 201 : 200, body: reactionDocument(call.hub.world, reaction) };
  }),
  repositoryRoute('DELETE', `${one}/reactions/{reaction_id}`, 'issues:write', (call) => {
    const comment = commentIn(call);
    const id = numberIn(call, 'reaction_id');
    if (!comment.reactions.some((reaction) => reaction.id === id)) throw notFound();
    comment.reactions = comment.reactions.filter((reaction) => reaction.id !== id);
    return noContent();
  }),
];

function issueIn(call: RepositoryCall) {
  return findPull(call.repository, numberIn(call, 'issue_number'));
}

function commentIn(call: RepositoryCall): Comment {
  return findComment(call.repository, numberIn(call, 'comment_id'));
}

/** An App edits its own comments only. */
function ownCommentIn(call: RepositoryCall): Comment {
  const comment = commentIn(call);
  if (call.caller.kind === 'installation' && comment.viaApp !== call.caller.installation.app)
    throw notAccessible();
  return comment;
}
