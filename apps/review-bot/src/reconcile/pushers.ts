import type { Delivery, Sender } from '../inbox/inbox.ts';
import { type CheckRun, readCheckRuns, runOf } from './check-runs.ts';
import { pushOf } from './hints.ts';
import type { PullTruth } from './pull-truth.ts';
import { isGone, isUnprocessable } from './refused.ts';
import type { Site } from './site.ts';

/** Who is known to have pushed what a pull request has now. */
export type Pushers = {
  readonly people: readonly Sender[];
  /** A commit of which nobody told who pushed it: no approval counts, as it might be theirs. Null: everybody is known. */
  readonly unknownSince: string | null;
};

/** Longer ways back are not walked. */
const mostSteps = 100;

/**
 * GitHub does not say who pushed; the deliveries do, each from one commit to the next. Whoever is known for a commit is
 * remembered in its check run, so the way back ends at the first commit that has one, or where the pull request was opened.
 * @param runs of the head
 */
export async function pushersOf(
  site: Site,
  { headSha, number, author }: PullTruth,
  runs: readonly CheckRun[],
  deliveries: readonly Delivery[],
): Promise<Pushers> {
  const people = new Map<number, Sender>([[author.userId, author]]);
  const add = (more: readonly Sender[]) => more.forEach((person) => people.set(person.userId, person));
  const pushes = deliveries.flatMap((delivery) => pushOf(delivery) ?? []);
  add(pushes.map(({ by }) => by));
  let unknownSince: string | null = headSha;
  let commit: string | null = headSha;
  let known = runs;
  for (let step = 0; commit !== null && step < mostSteps; step += 1) {
    const memo = runOf(known, String(number))?.memo ?? null;
    add(memo?.pushers ?? []);
    if (memo !== null && memo.pushers !== null) {
      unknownSince = memo.unknownSince;
      if (unknownSince === null) break;
    } else unknownSince = commit;
    // What was told by now may close the gap that is remembered.
    const gap: string = unknownSince;
    const push = pushes.findLast(({ after }) => after === gap);
    if (push === undefined) break;
    if (push.before === null) {
      unknownSince = null;
      break;
    }
    commit = push.before;
    unknownSince = commit;
    known = await runsOfOld(site, commit);
  }
  return { people: [...people.values()], unknownSince };
}

/** A commit that nothing refers to any more may be gone. */
async function runsOfOld(site: Site, commit: string): Promise<readonly CheckRun[]> {
  try {
    return await readCheckRuns(site, commit);
  } catch (error) {
    if (isGone(error) || isUnprocessable(error)) return [];
    throw error;
  }
}
