import { LifecycleError } from './errors.ts';
import type { ReviewPolicy } from './policy.ts';

export const verdicts = ['approve', 'reject', 'comment'] as const;
export type Verdict = (typeof verdicts)[number];

/** One reviewer's vote on one revision of a submission. */
export type Vote = {
  readonly reviewerId: string;
  /** Who answers for the reviewer's account (`principalOf`); the account itself unless given. */
  readonly reviewerPrincipalId?: string;
  /** The platform roles that the reviewer had when they voted; none unless given. */
  readonly reviewerRoles?: readonly string[];
  readonly verdict: Verdict;
  /** The content digest that the reviewer had before them: what the vote binds to. */
  readonly contentDigest: string;
  /** A vote that its reviewer has taken back. */
  readonly withdrawn: boolean;
};

/** Who reviews, as separation of duties sees them. */
export type Reviewer = {
  /** Who answers for the account (`principalOf`). */
  readonly principalId: string;
  /** Other principals that are the same person, such as a linked GitHub user. */
  readonly alsoKnownAs?: readonly string[];
  readonly platformRoles: readonly string[];
};

/**
 * The principals whose approvals of these bytes stand: of each the newest decisive vote on this content digest; a person
 * and their service accounts are one. Votes on other bytes and comments are nothing; a withdrawn vote takes the reviewer's earlier
 * ones with it, so that taking back never revives an approval.
 * @param votes oldest first
 */
export function standingApprovals(votes: readonly Vote[], contentDigest: string): readonly string[] {
  return standing('approve', votes, contentDigest);
}

/**
 * The principals whose rejections of these bytes stand, by the same rules.
 * @param votes oldest first
 */
export function standingRejections(votes: readonly Vote[], contentDigest: string): readonly string[] {
  return standing('reject', votes, contentDigest);
}

function standing(wanted: Verdict, votes: readonly Vote[], contentDigest: string): readonly string[] {
  const latest = new Map<string, Verdict>();
  for (const vote of votes) {
    if (vote.verdict === 'comment' || vote.contentDigest !== contentDigest) continue;
    const principal = vote.reviewerPrincipalId ?? vote.reviewerId;
    if (vote.withdrawn) latest.delete(principal);
    else latest.set(principal, vote.verdict);
  }
  return [...latest].filter(([, verdict]) => verdict === wanted).map(([principal]) => principal);
}

/**
 * How many of the approvals that stand count under a policy: where it names roles, those that were given with one of them.
 * @param votes oldest first
 */
export function countedApprovals(
  { roles }: Pick<ReviewPolicy, 'roles'>,
  votes: readonly Vote[],
  contentDigest: string,
): number {
  const counts = ({ verdict, reviewerRoles = [] }: Vote): boolean =>
    verdict !== 'approve' || roles.length === 0 || roles.some((role) => reviewerRoles.includes(role));
  return standingApprovals(votes.filter(counts), contentDigest).length;
}

/** Whether the approvals that count are as many as the policy asks for. */
export function isPassed(
  policy: Pick<ReviewPolicy, 'approvals' | 'roles'>,
  votes: readonly Vote[],
  contentDigest: string,
): boolean {
  return countedApprovals(policy, votes, contentDigest) >= policy.approvals;
}

/**
 * Separation of duties, by person: a reviewer is neither the submitter nor one of those who uploaded any revision (the owner
 * counts, where a token or a service account did it), and has one of the roles that the policy names. All ids are principals.
 * @throws LifecycleError `own_submission`, `reviewer_role_missing`
 */
export function requireImpartial(
  reviewer: Reviewer,
  submission: { readonly submitterId: string; readonly uploaderIds: readonly string[] },
  policy: Pick<ReviewPolicy, 'roles'>,
): void {
  const same = [reviewer.principalId, ...(reviewer.alsoKnownAs ?? [])];
  if (same.some((id) => submission.submitterId === id || submission.uploaderIds.includes(id))) {
    throw new LifecycleError('own_submission', 'This submission is your own, or its bytes are your upload.', {
      field: 'reviewer',
      remedy: 'Ask another reviewer to judge it.',
    });
  }
  if (policy.roles.length > 0 && !policy.roles.some((role) => reviewer.platformRoles.includes(role))) {
    throw new LifecycleError(
      'reviewer_role_missing',
      'The review policy of this workspace does not accept your role.',
      {
        field: 'reviewer',
        remedy: `A reviewer needs one of the roles: ${policy.roles.join(', ')}.`,
      },
    );
  }
}

/**
 * @throws LifecycleError `reason_missing`
 */
export function requireReason(reason: string | undefined): string {
  const text = reason?.trim() ?? '';
  if (text !== '') return text;
  throw new LifecycleError('reason_missing', 'A rejection needs a reason.', {
    field: 'message',
    remedy: 'Say in `message` what has to change before the version can pass.',
  });
}
