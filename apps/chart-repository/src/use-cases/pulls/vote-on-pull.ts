import { isUnderReview, requirePermission, requireReason, standingRejections } from '@chandlery/lifecycle';
import type { Account, PullChartKey, Step, SubmissionVote, TransitionEffects } from '@chandlery/persistence';
import { Refusal } from '../../problems/refusal.ts';
import type { Caller } from '../../security/caller.ts';
import type { Services } from '../../services.ts';
import { requireSignedIn } from '../access.ts';
import { isPassable, passesNow } from '../require-passable.ts';
import { requireReviewable, voteOf } from '../review-version.ts';
import { type Decision, type Situation, stepOf, transitionFound } from '../transition-version.ts';
import { boundRepository, foundPull, linkedCaller, pullVersion, unlinked } from './bot.ts';
import { takeNumber } from './free-number.ts';
import { type PullChartView, requireView, votesPass } from './view-pull.ts';

/** What somebody's decisive review says by now. */
export type PullVote = {
  /** `none`: it was dismissed, or there never was one. */
  readonly verdict: 'approve' | 'reject' | 'none';
  readonly message: string;
  /** Of what was reviewed: a vote binds to it. */
  readonly contentDigest: string;
  /** What they are on GitHub; for the audit log alone, it gives no right. */
  readonly role?: string | undefined;
};

type Deciding = {
  readonly services: Services;
  readonly key: PullChartKey;
  readonly person: Account;
  readonly vote: PullVote;
};

/**
 * Brings a person's vote in line with their review on GitHub, as the account that they are here, with its rights. Unlike
 * in the store's page a rejection can be taken back: a review there goes on until the merge. The same again changes nothing.
 * @throws LifecycleError permission_missing, action_not_allowed, own_submission, reviewer_role_missing, reason_missing
 * @throws Refusal repository_unbound, pull_unknown, account_unlinked, content_changed, version_reserved, findings_block
 */
export async function voteOnPull(
  services: Services,
  bot: Caller,
  key: PullChartKey,
  userId: number,
  vote: PullVote,
): Promise<PullChartView> {
  const bound = await boundRepository(services, bot, key.repositoryId);
  await pullVersion(services, bound, key);
  const role = vote.role === undefined ? '' : `, ${vote.role} there`;
  const caller = await linkedCaller(services, bot, userId, role);
  if (caller === undefined) throw unlinked(userId);
  const deciding = { services, key, person: requireSignedIn(caller), vote };
  const find = () => foundPull(services, bound, key);
  await transitionFound(services, caller, find, (situation) => decide(situation, deciding));
  return requireView(services, bound, key);
}

async function decide(situation: Situation, deciding: Deciding): Promise<Decision | undefined> {
  const { verdict, contentDigest } = deciding.vote;
  if (verdict === 'none') return withdraw(situation, deciding);
  const { version } = situation;
  if (contentDigest !== version.contentDigest) {
    throw new Refusal('content_changed', 'The chart is not what was reviewed any more.', {
      field: 'body/contentDigest',
      remedy: 'Send the chart as it is now, and have it reviewed again.',
      details: { contentDigest: version.contentDigest },
    });
  }
  return verdict === 'approve' ? approve(situation, deciding) : reject(situation, deciding);
}

async function approve(situation: Situation, deciding: Deciding): Promise<Decision | undefined> {
  const { version, policy, permissions, principalId = deciding.person.id } = situation;
  const { person, vote, services, key } = deciding;
  requirePermission('platform.apps.review', permissions);
  const submission = requireReviewable(situation, person);
  const said = isSaid(situation, vote, principalId);
  if (said && !isUnderReview(version.state)) return undefined;
  if (!isUnderReview(version.state) && version.state !== 'rejected') stepOf('pass', version.state);
  // A number that somebody else has by now cannot be approved here any more.
  const taken = await takeNumber(services, version, key);
  const given: SubmissionVote = {
    id: '',
    reviewerName: person.name,
    reviewerId: person.id,
    reviewerPrincipalId: principalId,
    reviewerRoles: person.platformRoles,
    verdict: 'approve',
    contentDigest: version.contentDigest,
    withdrawn: false,
    revisionNumber: 0,
    message: vote.message,
    createdAtMs: situation.nowMs,
    withdrawnAtMs: null,
  };
  const votes = said ? submission.votes : [...submission.votes, given];
  const reopened = reopening(situation, votes);
  const open = reopened.steps.length > 0 || version.state === 'submitted' || version.state === 'in_review';
  const suffices = open && votesPass(policy, votes, version.contentDigest);
  const passes = suffices && (await passesNow(services, submission, version.workspaceId));
  // Said before, and counted before: but what held the pass up may be gone.
  if (said && !passes) return undefined;
  const steps: Step[] = [...reopened.steps];
  if (passes) steps.push(stepOf('pass', steps.at(-1)?.to ?? version.state));
  return {
    steps,
    ...(steps.length === 0 ? { auditAction: 'approve' } : {}),
    effects: {
      ...reopened.effects,
      ...(said ? {} : { vote: voteOf(person, 'approve', vote.message) }),
      ...(suffices && !passes ? { awaitsInspection: true } : {}),
      ...(passes ? { ...taken, closeSubmission: { outcome: 'passed' } } : {}),
    },
    message: vote.message,
  };
}

function reject(situation: Situation, { person, vote }: Deciding): Decision | undefined {
  const { version, permissions, principalId = person.id } = situation;
  requirePermission('platform.apps.review', permissions);
  requireReviewable(situation, person);
  const message = requireReason(vote.message);
  if (isSaid(situation, { ...vote, message }, principalId)) return undefined;
  const effects = { vote: voteOf(person, 'reject', message) };
  if (version.state === 'rejected') return { steps: [], auditAction: 'reject', effects, message };
  return {
    steps: [stepOf('reject', version.state)],
    effects: { ...effects, closeSubmission: { outcome: 'rejected' } },
    message,
  };
}

/** One's own vote may be taken back by whoever has lost the right to give one, too. */
async function withdraw(situation: Situation, deciding: Deciding): Promise<Decision | undefined> {
  const { person, vote, services, key } = deciding;
  const { version, submission, policy, principalId = person.id } = situation;
  const isTheirs = ({ reviewerPrincipalId, reviewerId, withdrawn, verdict }: SubmissionVote) =>
    (reviewerPrincipalId ?? reviewerId) === principalId && !withdrawn && verdict !== 'comment';
  const votes = submission?.votes ?? [];
  const reviewed = isUnderReview(version.state) || version.state === 'rejected';
  if (!reviewed || !votes.some(isTheirs)) return undefined;
  const others = votes.filter((given) => !isTheirs(given));
  const withdrawal: TransitionEffects = { withdrawVotesOf: principalId };
  const passes = votesPass(policy, others, version.contentDigest);
  const { message } = vote;
  if (version.state === 'passed' && !passes) {
    const open = { claim: { reviewerId: null }, closeSubmission: { outcome: 'open' } } as const;
    return { steps: [stepOf('revoke', 'passed')], effects: { ...withdrawal, ...open }, message };
  }
  const reopened = reopening(situation, others);
  if (reopened.steps.length === 0) return { steps: [], auditAction: 'revoke', effects: withdrawal, message };
  const effects = { ...withdrawal, ...reopened.effects };
  if (!passes || submission === undefined) return { steps: reopened.steps, effects, message };
  if (!(await isPassable(services, submission, version.workspaceId)))
    return { steps: reopened.steps, effects: { ...effects, awaitsInspection: true }, message };
  return {
    steps: [...reopened.steps, stepOf('pass', 'submitted')],
    effects: {
      ...effects,
      ...(await takeNumber(services, version, key)),
      closeSubmission: { outcome: 'passed' },
    },
    message,
  };
}

/** A rejected version is before the reviewers again once no rejection of its bytes stands. */
function reopening(
  { version, submission }: Situation,
  votes: readonly SubmissionVote[],
): { readonly steps: readonly Step[]; readonly effects: TransitionEffects } {
  const stands = standingRejections(votes, version.contentDigest).length > 0;
  if (version.state !== 'rejected' || stands) return { steps: [], effects: {} };
  return {
    steps: [stepOf('submit', 'rejected')],
    effects: { reopenSubmission: { updateLog: submission?.updateLog ?? '' } },
  };
}

/** Whether a person's last decisive vote on these bytes says the same. */
function isSaid(
  { submission, version }: Situation,
  { verdict, message }: PullVote,
  principalId: string,
): boolean {
  const last = submission?.votes.findLast(
    (vote) =>
      (vote.reviewerPrincipalId ?? vote.reviewerId) === principalId &&
      vote.verdict !== 'comment' &&
      vote.contentDigest === version.contentDigest,
  );
  return last?.withdrawn === false && last.verdict === verdict && last.message === message;
}
