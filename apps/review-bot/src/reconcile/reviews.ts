import type { Octokit } from 'octokit';
import type { Sender } from '../inbox/inbox.ts';
import { lineCommentsOf } from './line-comments.ts';
import type { Site } from './site.ts';

type GitHubReview = Awaited<ReturnType<Octokit['rest']['pulls']['listReviews']>>['data'][number];

/** What somebody's reviews come to: the latest that decides something. */
export type Decision = {
  readonly reviewer: Sender;
  /** `none`: the latest was dismissed. */
  readonly verdict: 'approve' | 'reject' | 'none';
  readonly reviewId: number;
  /** All reviews of that person here: votes of theirs in the store carry one of these numbers. */
  readonly reviewIds: readonly number[];
  /** What was said: where the review itself says nothing, what it says at lines. */
  readonly body: string;
  /** The commit that they had before them. It need not be the head. */
  readonly commit: string | null;
  readonly url: string;
};

const verdicts = { APPROVED: 'approve', CHANGES_REQUESTED: 'reject', DISMISSED: 'none' } as const;

/** The decision of each person; comments decide nothing, and take nothing back. */
export async function readDecisions(site: Site, pull: number): Promise<readonly Decision[]> {
  const { octokit, at } = site;
  const reviews = await octokit.paginate(octokit.rest.pulls.listReviews, {
    ...at,
    pull_number: pull,
    per_page: 100,
  });
  return Promise.all(
    decisionsOf(reviews).map(async (decision) => {
      const { verdict, body, reviewId } = decision;
      if (verdict !== 'reject' || body.trim() !== '') return decision;
      return { ...decision, body: await lineCommentsOf(site, { pull, reviewId }) };
    }),
  );
}

/** @param reviews in GitHub's order, oldest first */
export function decisionsOf(reviews: readonly GitHubReview[]): readonly Decision[] {
  const decisions = new Map<number, Decision>();
  for (const review of reviews) {
    const { user, id, commit_id: commit, body, html_url: url } = review;
    const state = review.state.toUpperCase();
    if (user === null || user.type === 'Bot' || !isDecisive(state)) continue;
    const earlier = decisions.get(user.id)?.reviewIds ?? [];
    decisions.set(user.id, {
      reviewer: { userId: user.id, login: user.login },
      verdict: verdicts[state],
      reviewId: id,
      reviewIds: [...earlier, id],
      body,
      commit,
      url,
    });
  }
  return [...decisions.values()];
}

function isDecisive(state: string): state is keyof typeof verdicts {
  return state in verdicts;
}
