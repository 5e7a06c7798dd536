import type { Delivery, Sender } from '../inbox/inbox.ts';
import { pushersAlong, readMoves } from './branch-moves.ts';
import { type CheckRun, readCheckRuns, runOf } from './check-runs.ts';
import { pushOf } from './hints.ts';
import type { Link } from './memo.ts';
import type { PullTruth } from './pull-truth.ts';
import { isGone, isUnprocessable } from './refused.ts';
import type { Site } from './site.ts';

/** Who is known to have pushed what a pull request has now. */
export type Pushers = {
  readonly people: readonly Sender[];
  /** A commit of which nobody told who pushed it: no approval counts, as it might be theirs. Null: everybody is known. */
  readonly unknownSince: string | null;
  /** Pushes that are known and lead nowhere yet. */
  readonly links: readonly Link[];
};

/** Longer ways back are not walked. */
const mostSteps = 100;

/**
 * A pull request does not say who pushed; the deliveries do, each from one commit to the next. Whoever is known for a commit is
 * remembered in its check run, so the way back ends at the first commit that has one, or where the pull request was opened. Who
 * pushed before that, or while nobody listened, GitHub is asked for, which remembers it for a time.
 * @param runs of the head
 */
export async function pushersOf(
  site: Site,
  pull: PullTruth,
  runs: readonly CheckRun[],
  deliveries: readonly Delivery[],
): Promise<Pushers> {
  const { headSha, number, author } = pull;
  const people = new Map<number, Sender>([[author.userId, author]]);
  const add = (more: readonly Sender[]) => more.forEach((person) => people.set(person.userId, person));
  const pushes = deliveries.flatMap((delivery) => pushOf(delivery) ?? []);
  add(pushes.map(({ by }) => by));
  const links: Link[] = pushes.map(({ before, after }) => ({ before, after }));
  let commit: string = headSha;
  let known = runs;
  for (let step = 0; step < mostSteps; step += 1) {
    const memo = runOf(known, String(number))?.memo;
    const isTold = memo !== undefined && memo.pushers !== null;
    add(memo?.pushers ?? []);
    links.push(...(memo?.links ?? []));
    if (isTold && memo.unknownSince === null) return { people: [...people.values()], ...closed };
    // What is told by now may close the gap that is remembered.
    const gap: string = isTold ? (memo.unknownSince ?? commit) : commit;
    const link = links.findLast(({ after }) => after === gap);
    if (link === undefined || link.before === null) {
      // Deliveries lead no further: what was before the pull request was opened, or while nobody listened.
      const earlier = pushersAlong(await readMoves(site, pull), gap);
      add(earlier.people);
      if (link !== undefined || earlier.isWhole) return { people: [...people.values()], ...closed };
      const left = new Map(links.map((one) => [`${one.before ?? ''} ${one.after}`, one]));
      return { people: [...people.values()], unknownSince: gap, links: [...left.values()] };
    }
    commit = link.before;
    known = await runsOfOld(site, commit);
  }
  return { people: [...people.values()], unknownSince: commit, links: [] };
}

const closed = { unknownSince: null, links: [] } as const;

/** A commit that nothing refers to any more may be gone. */
async function runsOfOld(site: Site, commit: string): Promise<readonly CheckRun[]> {
  try {
    return await readCheckRuns(site, commit);
  } catch (error) {
    if (isGone(error) || isUnprocessable(error)) return [];
    throw error;
  }
}
