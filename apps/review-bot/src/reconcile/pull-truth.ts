import type { Sender } from '../inbox/inbox.ts';
import { unlessGone } from './refused.ts';
import type { Site } from './site.ts';

/** Where a pull request stands; a draft is open, and waits. */
export type PullState = 'open' | 'draft' | 'closed' | 'merged';

/** A pull request, as GitHub has it now. */
export type PullTruth = {
  readonly number: number;
  readonly url: string;
  readonly title: string;
  readonly body: string;
  readonly author: Sender;
  readonly state: PullState;
  readonly headSha: string;
  /** The branch that it comes from, by the name that its repository has now; null where that repository is gone. */
  readonly head: { readonly owner: string; readonly repo: string; readonly ref: string } | null;
  /** The branch that it goes into, and where that stood when GitHub looked last. */
  readonly base: { readonly ref: string; readonly sha: string };
  readonly changedFiles: number;
  /** The commit that the merge made; null before it: what GitHub has there then is a test merge. */
  readonly mergeCommit: string | null;
  readonly mergedBy: (Sender & { readonly isBot: boolean }) | null;
  /** The repository that it is in, by the name that it has now. */
  readonly repository: { readonly id: number; readonly owner: string; readonly repo: string };
};

/** GitHub's user for accounts that are gone. */
const ghost: Sender = { userId: 10_137, login: 'ghost' };

/** Reads a pull request; null where it is gone, or not to be seen. */
export async function readPull(
  { octokit, at }: Pick<Site, 'octokit' | 'at'>,
  number: number,
): Promise<PullTruth | null> {
  const answer = await unlessGone(octokit.rest.pulls.get({ ...at, pull_number: number }));
  if (answer === null) return null;
  const { data } = answer;
  const { user, merged_by: merger, base, head } = data;
  return {
    number: data.number,
    url: data.html_url,
    title: data.title,
    body: data.body ?? '',
    // GitHub's types say that there is always one; an account that was deleted is null.
    author: (user as typeof user | null) === null ? ghost : { userId: user.id, login: user.login },
    state: data.merged
      ? 'merged'
      : data.state === 'closed'
        ? 'closed'
        : data.draft === true
          ? 'draft'
          : 'open',
    headSha: head.sha,
    // GitHub's types say that there is always one; a fork that was deleted is null.
    head:
      (head.repo as typeof head.repo | null) === null
        ? null
        : { owner: head.repo.owner.login, repo: head.repo.name, ref: head.ref },
    base: { ref: base.ref, sha: base.sha },
    changedFiles: data.changed_files,
    mergeCommit: data.merged ? data.merge_commit_sha : null,
    mergedBy:
      merger === null ? null : { userId: merger.id, login: merger.login, isBot: merger.type === 'Bot' },
    repository: { id: base.repo.id, owner: base.repo.owner.login, repo: base.repo.name },
  };
}
