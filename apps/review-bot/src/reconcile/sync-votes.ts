import type { ApiError } from '@chandlery/api-contract';
import { mayApprove } from '../charts/chart-owners.ts';
import type { ChartPlace } from '../charts/chart-types.ts';
import { storeRefusal } from './refused.ts';
import type { Decision } from './reviews.ts';
import type { StoreChart } from './site.ts';
import { note, type Notes, type Situation } from './situation.ts';

/** Longer texts are cut: the store takes no more. */
const mostCharacters = 60_000;

/** A chart in the store, and where it is in the repository. */
export type Voted = { readonly chart: StoreChart; readonly place: ChartPlace };

/**
 * Brings the votes on a chart in line with the reviews. A review is about the content that its commit has: for other content
 * it says nothing, so that a rebase keeps an approval and one changed byte revokes it. Nothing is asked of the store where
 * the vote that stands is the review already.
 */
export async function syncVotes(situation: Situation, voted: Voted, notes: Notes): Promise<void> {
  for (const decision of situation.decisions) await syncVote(situation, voted, decision, notes);
}

async function syncVote(situation: Situation, { chart, place }: Voted, decision: Decision, notes: Notes) {
  const { reviewer, url, body, reviewIds } = decision;
  const { verdict, because } = await verdictNow(situation, chart, place, decision);
  if (because !== null) note(notes, chart.chart, because);
  const message = messageOf(verdict, body, url);
  const stands = chart.votes.find(
    (vote) => vote.fate === 'stands' && reviewIds.includes(reviewOf(vote.message)),
  );
  const isSaid =
    stands === undefined ? verdict === 'none' : stands.verdict === verdict && stands.message === message;
  if (isSaid) return;
  const { parts, repositoryId, signal } = situation.site;
  const { name } = await situation.roles.of(reviewer.login);
  try {
    await parts.store.github.pulls.vote(
      { repositoryId, pull: situation.pull.number, chart: chart.chart, userId: reviewer.userId },
      { verdict, message, contentDigest: chart.contentDigest, role: name.slice(0, 100) },
      { signal },
    );
  } catch (error) {
    const refusal = storeRefusal(error);
    const next = refusal.details['nextFree'];
    if (typeof next === 'string') notes.nextFree.set(chart.chart, next);
    note(notes, chart.chart, refusedVote(refusal, decision));
  }
}

type Now = { readonly verdict: Decision['verdict']; readonly because: string | null };

async function verdictNow(
  { digestAt, rules, pushers }: Situation,
  { contentDigest }: StoreChart,
  place: ChartPlace,
  { verdict, commit, reviewer: { login } }: Decision,
): Promise<Now> {
  if (verdict === 'none') return { verdict, because: null };
  const reviewed = commit === null ? null : await digestAt(commit, place);
  if (reviewed !== contentDigest) {
    const because = `@${login}'s approval was for other content than is here now.`;
    return { verdict: 'none', because: verdict === 'approve' ? because : null };
  }
  if (verdict === 'reject') return { verdict, because: null };
  if (!mayApprove(await rules.ownersOf(place), login)) {
    const because = `@${login}'s approval does not count: the OWNERS files of the base branch do not name them as an approver.`;
    return { verdict: 'none', because };
  }
  if (pushers.unknownSince === null) return { verdict, because: null };
  return {
    verdict: 'none',
    because: `@${login}'s approval does not count: GitHub told nobody here who pushed last, and it might be them.`,
  };
}

function messageOf(verdict: Decision['verdict'], body: string, url: string): string {
  const said = body.trim() === '' && verdict === 'reject' ? 'Changes requested on GitHub.' : body.trim();
  return `${said.slice(0, mostCharacters)}\n\n${url}`.trim();
}

/** The review that a vote was made from, by the address at the end of its message. */
function reviewOf(message: string): number {
  return Number(/#pullrequestreview-(\d+)$/.exec(message)?.[1] ?? Number.NaN);
}

/** Why a vote does not count, by the code of the refusal. */
const reasons: ReadonlyMap<string, string> = new Map([
  [
    'account_unlinked',
    'their GitHub account is linked to no account of the store. An administrator of the store can link it.',
  ],
  ['own_submission', 'they have had a hand in it themselves.'],
  ['permission_missing', 'their account in the store may not review.'],
  ['reviewer_role_missing', "the workspace's policy asks for another role."],
  ['content_changed', 'the chart has changed a moment ago.'],
]);

function refusedVote({ code, message, details, remedy }: ApiError, { reviewer, verdict }: Decision): string {
  const vote = verdict === 'reject' ? 'request for changes' : 'approval';
  const whose = `@${reviewer.login}'s ${vote} does not count`;
  if (code === 'version_reserved') {
    const url = typeof details['url'] === 'string' ? ` (${details['url']})` : '';
    const next = typeof details['nextFree'] === 'string' ? ` ${details['nextFree']} is free.` : '';
    return `${whose}: another pull request was approved for this version before${url}.${next}`;
  }
  const said = remedy === undefined ? message : `${message} ${remedy}`;
  return `${whose}: ${reasons.get(code) ?? said}`;
}
