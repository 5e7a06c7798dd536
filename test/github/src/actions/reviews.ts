import { accountDocument } from '../documents/account.ts';
import type { Hub } from '../hub.ts';
import { notFound, unprocessable } from '../rest/github-error.ts';
import type { Account, PullRequest, Review, Team } from '../state/model.ts';
import { addLineComment, placeLineComments, type NewLineComment } from './line-comments.ts';
import { pullHappened, reviewHappened } from './pull-events.ts';

export type ReviewEvent = 'APPROVE' | 'REQUEST_CHANGES' | 'COMMENT';

const stateOf = { APPROVE: 'APPROVED', REQUEST_CHANGES: 'CHANGES_REQUESTED', COMMENT: 'COMMENTED' } as const;

/**
 * A review without an event is pending: nobody but its author sees it, and no webhook tells of it. What it says may stand at lines
 * alone.
 */
export async function createReview(
  hub: Hub,
  pull: PullRequest,
  wanted: {
    event?: ReviewEvent;
    body: string;
    commitId?: string;
    author: Account;
    comments?: readonly NewLineComment[];
  },
): Promise<Review> {
  const { event, body, author, comments = [] } = wanted;
  if (author === pull.author && (event === 'APPROVE' || event === 'REQUEST_CHANGES')) {
    const what = event === 'APPROVE' ? 'approve' : 'request changes on';
    throw unprocessable('PullRequestReview', 'event', `Can not ${what} your own pull request`);
  }
  if (body === '' && comments.length === 0 && (event === 'REQUEST_CHANGES' || event === 'COMMENT')) {
    throw unprocessable('PullRequestReview', 'body', 'Body cannot be blank');
  }
  const placed = await placeLineComments(pull, comments);
  const review: Review = {
    id: hub.world.id(),
    author,
    state: 'PENDING',
    body,
    commitId: wanted.commitId ?? pull.head.sha,
    submittedAt: null,
  };
  pull.reviews.push(review);
  for (const comment of placed) addLineComment(hub, pull, review, comment);
  if (event !== undefined) await submitReview(hub, pull, review, event);
  return review;
}

export async function submitReview(
  hub: Hub,
  pull: PullRequest,
  review: Review,
  event: ReviewEvent,
): Promise<void> {
  review.state = stateOf[event];
  review.submittedAt = hub.world.now();
  pull.updatedAt = review.submittedAt;
  pull.requestedReviewers = pull.requestedReviewers.filter((account) => account !== review.author);
  await reviewHappened(hub, { pull, review, action: 'submitted', sender: review.author });
}

export async function dismissReview(hub: Hub, pull: PullRequest, id: number, by: Account): Promise<Review> {
  const review = findReview(pull, id);
  if (review.state !== 'APPROVED' && review.state !== 'CHANGES_REQUESTED') {
    throw unprocessable(
      'PullRequestReview',
      'state',
      `Can not dismiss a ${review.state.toLowerCase()} pull request review`,
    );
  }
  review.state = 'DISMISSED';
  pull.updatedAt = hub.world.now();
  await reviewHappened(hub, { pull, review, action: 'dismissed', sender: by });
  return review;
}

export async function editReview(
  hub: Hub,
  pull: PullRequest,
  id: number,
  body: string,
  by: Account,
): Promise<Review> {
  const review = findReview(pull, id);
  const changes = { body: { from: review.body } };
  review.body = body;
  await reviewHappened(hub, { pull, review, action: 'edited', sender: by, more: { changes } });
  return review;
}

export function findReview(pull: PullRequest, id: number): Review {
  const review = pull.reviews.find((one) => one.id === id);
  if (review === undefined) throw notFound();
  return review;
}

/** Asks people and teams to review; one event for each of them. */
export async function requestReviewers(
  hub: Hub,
  pull: PullRequest,
  asked: { reviewers: readonly Account[]; teams: readonly Team[] },
  by: Account,
): Promise<void> {
  if (asked.reviewers.includes(pull.author)) {
    throw unprocessable('PullRequest', 'reviewers', 'Review cannot be requested from pull request author.');
  }
  pull.requestedTeams = [...new Set([...pull.requestedTeams, ...asked.teams])];
  for (const reviewer of asked.reviewers) {
    if (!pull.requestedReviewers.includes(reviewer)) pull.requestedReviewers.push(reviewer);
    const requested = { requested_reviewer: accountDocument(hub.world, reviewer) };
    await pullHappened(hub, pull, 'review_requested', by, requested);
  }
}
