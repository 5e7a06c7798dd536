import { isUnderReview, LifecycleError, standingApprovals } from '@chandlery/lifecycle';
import type { ChartVersion, Submission } from '@chandlery/persistence';
import { Refusal } from '../problems/refusal.ts';
import type { Caller } from '../security/caller.ts';
import { identify, isActive } from '../security/identify.ts';
import type { Services } from '../services.ts';
import { requireSignedIn } from './access.ts';
import { takeNumber } from './pulls/free-number.ts';
import { votesPass } from './pulls/view-pull.ts';
import { isPassable } from './require-passable.ts';
import { passing, requireReviewable } from './review-version.ts';
import { checkedStep, type Decision, type Situation, transitionFound } from './transition-version.ts';

type Needs = Pick<Services, 'database' | 'metrics' | 'nowMs'>;

/** What the audit log says of the pass. */
const message = 'The inspection that the votes waited for has ended.';

/**
 * Counts the votes of a submission again that sufficed while its inspection was awaited: where they still do, and no finding blocks,
 * the version passes, in the name of the last who approved and still may. Nothing else passes by itself.
 */
export async function countAgain(services: Needs, submissionId: string): Promise<void> {
  const submission = await services.database.submissions.findById(submissionId);
  const version = submission && (await services.database.versions.findById(submission.versionId));
  if (submission === undefined || version === undefined || !waits(version, submission)) return;
  for (const caller of await inWhoseName(services, submission, version)) {
    const passed = await passAs(services, caller, version.id).catch((error: unknown) => {
      // They may not (any more): then perhaps somebody else who approved.
      if (error instanceof LifecycleError) return false;
      throw error;
    });
    if (passed) return;
  }
}

function waits({ state, submissionId }: ChartVersion, { id, awaitsInspection }: Submission): boolean {
  return awaitsInspection && submissionId === id && isUnderReview(state);
}

/** Who approved these bytes, the last first. */
async function inWhoseName(
  { database }: Needs,
  { votes }: Submission,
  { contentDigest }: ChartVersion,
): Promise<readonly Caller[]> {
  const standing = standingApprovals(votes, contentDigest);
  const accounts = votes
    .filter(({ reviewerPrincipalId, reviewerId }) => standing.includes(reviewerPrincipalId ?? reviewerId))
    .filter(({ verdict, withdrawn }) => verdict === 'approve' && !withdrawn)
    .map(({ reviewerId }) => reviewerId)
    .reverse();
  const callers: Caller[] = [];
  for (const id of new Set(accounts)) {
    const account = await database.accounts.findById(id);
    if (account !== undefined && (await isActive(database, account)))
      callers.push(await identify(database, account));
  }
  return callers;
}

/** @returns whether it has passed */
async function passAs(services: Needs, caller: Caller, versionId: string): Promise<boolean> {
  const find = async () => {
    const { versions, apps, workspaces } = services.database;
    const version = await versions.findById(versionId);
    const app = version && (await apps.findById(version.appId));
    const workspace = version && (await workspaces.findById(version.workspaceId));
    if (version === undefined || app === undefined || workspace === undefined)
      throw new Refusal('not_visible', 'The version is gone.', { field: 'version' });
    return { version, app, workspace };
  };
  const after = await transitionFound(services, caller, find, (situation) =>
    decide(services, caller, situation),
  );
  return after !== undefined && !isUnderReview(after.state);
}

async function decide(services: Needs, caller: Caller, situation: Situation): Promise<Decision | undefined> {
  const { version, submission, policy, permissions, pull } = situation;
  if (submission === undefined || !waits(version, submission)) return undefined;
  if (!votesPass(policy, submission.votes, version.contentDigest)) return undefined;
  if (!(await isPassable(services, submission, version.workspaceId))) return undefined;
  requireReviewable(situation, requireSignedIn(caller));
  const pass = checkedStep('pass', version.state, permissions);
  const { steps, effects } = passing(situation, pass);
  try {
    const taken = pull === undefined ? {} : await takeNumber(services, version, pull);
    return { steps, effects: { ...effects, ...taken }, message };
  } catch (error) {
    if (error instanceof Refusal && error.code === 'version_reserved') return undefined;
    throw error;
  }
}
