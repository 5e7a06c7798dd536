import type { Sender } from '../inbox/inbox.ts';
import type { PullTruth } from './pull-truth.ts';
import { unlessGone } from './refused.ts';
import type { Site } from './site.ts';

/** A branch that somebody moved from one commit to the next; null: it was made with it, or the account is gone. */
export type Move = { readonly before: string | null; readonly after: string; readonly by: Sender | null };

/** More are not looked at. */
const mostMoves = 100;

/**
 * Who moved the branch of a pull request, newest first, as far as GitHub remembers and tells: of a fork that the App may not
 * see it tells nothing. Who pushed before the pull request was opened is in no delivery of it.
 */
export async function readMoves(
  { octokit, at }: Pick<Site, 'octokit' | 'at'>,
  { head }: Pick<PullTruth, 'head'>,
): Promise<readonly Move[]> {
  if (head === null) return [];
  const { owner, repo, ref } = head;
  const asked = octokit.rest.repos.listActivities({
    ...{ ...at, owner, repo, ref: `refs/heads/${ref}` },
    per_page: mostMoves,
  });
  const answer = await unlessGone(asked);
  return (answer?.data ?? []).map(({ before, after, actor }) => ({
    before: /^0+$/.test(before) ? null : before,
    after,
    by: actor === null ? null : { userId: actor.id, login: actor.login },
  }));
}

/** Everybody whose moves led to a commit, and whether they are known back to where the branch was made. */
export function pushersAlong(
  moves: readonly Move[],
  commit: string,
): { readonly people: readonly Sender[]; readonly isWhole: boolean } {
  const people: Sender[] = [];
  let at = commit;
  for (const { before, after, by } of moves) {
    if (after !== at) continue;
    if (by === null) break;
    people.push(by);
    if (before === null) return { people, isWhole: true };
    at = before;
  }
  return { people, isWhole: false };
}
