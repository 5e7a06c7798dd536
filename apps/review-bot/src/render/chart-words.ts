import { code, prose } from './escape.ts';
import type { ChartRow, ChartState, Verdict } from './comment-model.ts';

type Words = {
  /** In the table. */
  readonly label: string;
  /** What it waits for, unless the model says. */
  readonly waits: string;
  /** What people do about it. */
  readonly next: string | null;
  /** Of two charts in a table that is too long, the lower one stays. */
  readonly rank: number;
};

/** Every state in words. */
export const stateWords: Readonly<Record<ChartState, Words>> = {
  refused: {
    label: 'refused',
    waits: 'a push that mends it',
    next: 'Mend what the findings say, and push.',
    rank: 0,
  },
  rejected: {
    label: 'changes requested',
    waits: 'a push, and a new review',
    next: 'Answer the review and push; the same submission goes on.',
    rank: 1,
  },
  held: { label: 'held', waits: 'somebody to lift the hold', next: 'See why it is held.', rank: 2 },
  in_review: {
    label: 'in review',
    waits: 'approvals',
    next: 'Reviewers approve or request changes here; the review is the verdict.',
    rank: 3,
  },
  inspecting: { label: 'being inspected', waits: 'the end of the inspection', next: null, rank: 4 },
  waits_draft: {
    label: 'not submitted',
    waits: 'the pull request to be ready for review',
    next: 'Mark the pull request as ready for review: drafts are not submitted.',
    rank: 5,
  },
  publishing: { label: 'being released', waits: 'the release', next: null, rank: 6 },
  passed: { label: 'passed', waits: 'the merge', next: 'Merge: that releases what has passed.', rank: 7 },
  removed: {
    label: 'deleted',
    waits: 'the merge',
    next: 'Merging proposes to suspend what is deleted; nothing is taken away from who uses it.',
    rank: 8,
  },
  moved: { label: 'moved', waits: 'nothing: its content is the same', next: null, rank: 9 },
  suspended: { label: 'suspension proposed', waits: 'the store’s reviewers', next: null, rank: 10 },
  published: { label: 'released', waits: 'nothing', next: null, rank: 11 },
  withdrawn: {
    label: 'withdrawn',
    waits: 'the pull request to be opened again',
    next: null,
    rank: 12,
  },
};

/** The inspection in words. */
export function verdictWords({ kind, counts }: Verdict): string {
  const numbers = counts === null ? '' : countWords(counts);
  switch (kind) {
    case 'none':
      return '–';
    case 'running':
      return 'running';
    case 'green':
      return 'green';
    case 'findings':
      return numbers === '' ? 'findings' : numbers;
    case 'blocked':
      return numbers === '' ? 'blocked' : `blocked: ${numbers}`;
    case 'not_rendered':
      return numbers === '' ? 'not rendered' : `not rendered; ${numbers}`;
    case 'failed':
      return 'could not be made';
  }
}

function countWords({ error, warning, info }: NonNullable<Verdict['counts']>): string {
  return [plural(error, 'error'), plural(warning, 'warning'), info === 0 ? '' : `${info} to know`]
    .filter((words) => words !== '')
    .join(', ');
}

/** `1 error`, `2 errors`; nothing of nothing. */
export function plural(count: number, word: string): string {
  return count === 0 ? '' : `${count} ${word}${count === 1 ? '' : 's'}`;
}

/** `1.0.0 → 1.1.0`, escaped. */
export function versionWords({ version, baseVersion }: Pick<ChartRow, 'version' | 'baseVersion'>): string {
  const now = version === null ? 'none' : code(version, 60);
  return baseVersion === null || baseVersion === version ? now : `${code(baseVersion, 60)} → ${now}`;
}

/** What changes in a cluster. */
export function changeWords({ changes }: Pick<ChartRow, 'changes'>): string {
  if (changes === null) return '–';
  const { added, changed, removed, against } = changes;
  const words = [
    added === 0 ? '' : `${added} added`,
    changed === 0 ? '' : `${changed} changed`,
    removed === 0 ? '' : `${removed} removed`,
  ].filter((part) => part !== '');
  const since = against === null ? 'nothing is released yet' : `since ${code(against, 60)}`;
  return `${words.length === 0 ? 'no object' : words.join(', ')} (${since})`;
}

/** `1 of 2`, and who requested changes. */
export function voteWords({ votes }: Pick<ChartRow, 'votes'>): string {
  const against = votes.rejectedBy.slice(0, 5).map((login) => code(login, 60));
  const more = votes.rejectedBy.length > 5 ? ` and ${votes.rejectedBy.length - 5} more` : '';
  const counted = `${votes.approvals} of ${votes.needed}`;
  return against.length === 0 ? counted : `${counted}; changes requested by ${against.join(', ')}${more}`;
}

/** What it waits for, escaped. */
export function waitWords({ state, waitsFor }: Pick<ChartRow, 'state' | 'waitsFor'>): string {
  if (waitsFor.length === 0) return stateWords[state].waits;
  const more = waitsFor.length > 4 ? ` And ${waitsFor.length - 4} more.` : '';
  return waitsFor
    .slice(0, 4)
    .map((sentence) => prose(sentence, 250))
    .join(' ')
    .concat(more);
}
