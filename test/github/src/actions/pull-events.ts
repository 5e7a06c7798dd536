import { pullRequestDocument, reviewDocument } from '../documents/pull-request.ts';
import type { Hub } from '../hub.ts';
import type { Account, PullRequest, Review } from '../state/model.ts';
import { emit, isHeard } from '../webhooks/emit.ts';
import { countsOf } from './pull-git.ts';

/** Tells of a pull request as it is now. */
export async function pullHappened(
  hub: Hub,
  pull: PullRequest,
  action: string,
  sender: Account,
  more: Record<string, unknown> = {},
): Promise<void> {
  if (!isHeard(hub, 'pull_request', pull.repository)) return;
  const document = pullRequestDocument(hub.world, pull, await countsOf(pull));
  emit(hub, {
    event: 'pull_request',
    action,
    repository: pull.repository,
    sender,
    body: { number: pull.number, pull_request: document, ...more },
  });
}

/** Tells of a review. Its pull request comes without the counts, as at GitHub. */
export async function reviewHappened(
  hub: Hub,
  of: { pull: PullRequest; review: Review; action: string; sender: Account; more?: Record<string, unknown> },
): Promise<void> {
  const { pull, review, action, sender } = of;
  if (!isHeard(hub, 'pull_request_review', pull.repository)) return;
  const counted = pullRequestDocument(hub.world, pull, await countsOf(pull));
  const {
    merged: _m,
    mergeable: _a,
    mergeable_state: _s,
    merged_by: _b,
    changed_files: _c,
    ...document
  } = counted;
  emit(hub, {
    event: 'pull_request_review',
    action,
    repository: pull.repository,
    sender,
    body: {
      review: reviewDocument(hub.world, pull, review, 'webhook'),
      pull_request: document,
      ...of.more,
    },
  });
}
