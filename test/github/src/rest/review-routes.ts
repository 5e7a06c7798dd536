import { actor } from '../access/caller.ts';
import type { NewLineComment } from '../actions/line-comments.ts';
import {
  createReview,
  dismissReview,
  editReview,
  findReview,
  submitReview,
  type ReviewEvent,
} from '../actions/reviews.ts';
import { reviewDocument } from '../documents/pull-request.ts';
import type { Review } from '../state/model.ts';
import { notFound, unprocessable } from './github-error.ts';
import { page } from './pages.ts';
import { pullIn } from './pull-routes.ts';
import { bodyOf, numberIn, ok, repositoryRoute, type RepositoryCall, type Route } from './route.ts';

const one = '/pulls/{pull_number}/reviews/{review_id}';

/** Reviews of pull requests. */
export const reviewRoutes: readonly Route[] = [
  repositoryRoute('GET', '/pulls/{pull_number}/reviews', 'pull_requests:read', (call) => {
    const pull = pullIn(call);
    // A pending review is seen by its author only.
    const seen = pull.reviews.filter((review) => review.state !== 'PENDING' || isAuthor(call, review));
    return page(call, seen, (review) => reviewDocument(call.hub.world, pull, review, 'api'));
  }),
  repositoryRoute('POST', '/pulls/{pull_number}/reviews', 'pull_requests:write', async (call) => {
    const {
      body = '',
      event,
      commit_id: commitId,
      comments = [],
    } = bodyOf<{
      body?: string;
      event?: ReviewEvent;
      commit_id?: string;
      comments?: NewLineComment[];
    }>(call);
    const pull = pullIn(call);
    const author = actor(call.caller);
    const review = await createReview(call.hub, pull, {
      body,
      author,
      comments,
      ...(event === undefined ? {} : { event }),
      ...(commitId === undefined ? {} : { commitId }),
    });
    return ok(reviewDocument(call.hub.world, pull, review, 'api'));
  }),
  repositoryRoute('GET', one, 'pull_requests:read', (call) =>
    ok(reviewDocument(call.hub.world, pullIn(call), reviewIn(call), 'api')),
  ),
  repositoryRoute('PUT', one, 'pull_requests:write', async (call) => {
    const { body } = bodyOf<{ body: string }>(call);
    const review = await editReview(call.hub, pullIn(call), reviewIn(call).id, body, actor(call.caller));
    return ok(reviewDocument(call.hub.world, pullIn(call), review, 'api'));
  }),
  repositoryRoute('POST', `${one}/events`, 'pull_requests:write', async (call) => {
    const { event, body } = bodyOf<{ event: ReviewEvent; body?: string }>(call);
    const review = reviewIn(call);
    if (review.state !== 'PENDING')
      throw unprocessable('PullRequestReview', 'event', 'The review is submitted already.');
    review.body = body ?? review.body;
    await submitReview(call.hub, pullIn(call), review, event);
    return ok(reviewDocument(call.hub.world, pullIn(call), review, 'api'));
  }),
  repositoryRoute('PUT', `${one}/dismissals`, 'pull_requests:write', async (call) => {
    const review = await dismissReview(call.hub, pullIn(call), reviewIn(call).id, actor(call.caller));
    return ok(reviewDocument(call.hub.world, pullIn(call), review, 'api'));
  }),
];

function reviewIn(call: RepositoryCall): Review {
  const review = findReview(pullIn(call), numberIn(call, 'review_id'));
  if (review.state === 'PENDING' && !isAuthor(call, review)) throw notFound();
  return review;
}

function isAuthor(call: RepositoryCall, review: Review): boolean {
  const { caller } = call;
  if (caller.kind === 'installation') return caller.installation.app.bot === review.author;
  return caller.kind === 'person' && caller.account === review.author;
}
