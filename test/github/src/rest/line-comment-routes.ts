import { actor } from '../access/caller.ts';
import { addLineComment, placeLineComments, type NewLineComment } from '../actions/line-comments.ts';
import { createReview, findReview } from '../actions/reviews.ts';
import { lineCommentDocument } from '../documents/line-comment.ts';
import type { LineComment, PullRequest } from '../state/model.ts';
import { notAccessible, notFound } from './github-error.ts';
import { page } from './pages.ts';
import { pullIn } from './pull-routes.ts';
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

const one = '/pulls/comments/{comment_id}';

/** Comments at lines of a pull request. */
export const lineCommentRoutes: readonly Route[] = [
  repositoryRoute('GET', '/pulls/{pull_number}/comments', 'pull_requests:read', (call) => {
    const pull = pullIn(call);
    return page(call, pull.lineComments, (comment) => lineCommentDocument(call.hub.world, pull, comment));
  }),
  repositoryRoute('POST', '/pulls/{pull_number}/comments', 'pull_requests:write', async (call) => {
    const pull = pullIn(call);
    const wanted = bodyOf<NewLineComment & { commit_id: string }>(call);
    const [placed] = await placeLineComments(pull, [wanted]);
    if (placed === undefined) throw notFound();
    const review = await createReview(call.hub, pull, {
      body: '',
      commitId: wanted.commit_id,
      author: actor(call.caller),
    });
    review.state = 'COMMENTED';
    review.submittedAt = call.hub.world.now();
    const comment = addLineComment(call.hub, pull, review, placed);
    return created(lineCommentDocument(call.hub.world, pull, comment));
  }),
  repositoryRoute(
    'GET',
    '/pulls/{pull_number}/reviews/{review_id}/comments',
    'pull_requests:read',
    (call) => {
      const pull = pullIn(call);
      const review = findReview(pull, numberIn(call, 'review_id'));
      const comments = pull.lineComments.filter((comment) => comment.review === review);
      return page(call, comments, (comment) => lineCommentDocument(call.hub.world, pull, comment));
    },
  ),
  repositoryRoute('GET', one, 'pull_requests:read', (call) => {
    const { pull, comment } = commentIn(call);
    return ok(lineCommentDocument(call.hub.world, pull, comment));
  }),
  repositoryRoute('PATCH', one, 'pull_requests:write', (call) => {
    const { pull, comment } = commentIn(call);
    if (comment.author !== actor(call.caller)) throw notAccessible();
    comment.body = bodyOf<{ body: string }>(call).body;
    comment.updatedAt = call.hub.world.now();
    return ok(lineCommentDocument(call.hub.world, pull, comment));
  }),
  repositoryRoute('DELETE', one, 'pull_requests:write', (call) => {
    const { pull, comment } = commentIn(call);
    pull.lineComments = pull.lineComments.filter((kept) => kept !== comment);
    return noContent();
  }),
];

function commentIn(call: RepositoryCall): { pull: PullRequest; comment: LineComment } {
  const id = numberIn(call, 'comment_id');
  for (const pull of call.repository.pulls.values()) {
    const comment = pull.lineComments.find((kept) => kept.id === id);
    if (comment !== undefined) return { pull, comment };
  }
  throw notFound();
}
