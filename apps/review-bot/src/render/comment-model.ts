import type { ChartFinding, ChartPlace, RepositoryProblem } from '../charts/chart-types.ts';
import type { Press } from './pressed-line.ts';

/** How far a chart of a pull request is. */
export const chartStates = [
  'waits_draft', // draft pull request: nothing is submitted
  'refused', // it cannot be packed, or the store took nothing of it
  'inspecting', // submitted; the inspection has not ended
  'in_review', // waits for votes
  'rejected',
  'passed', // waits for the merge
  'publishing', // merged; not yet released
  'held', // merged or not: it does not go on before somebody does something
  'published',
  'withdrawn', // closed
  'moved', // elsewhere, the same content
  'removed', // deleted: a suspension is proposed
  'suspended', // deleted, merged, and suspended
] as const;
export type ChartState = (typeof chartStates)[number];

/** What the inspection says; `running` before there is a report, `none` where none is asked for. */
export type Verdict = {
  readonly kind: 'none' | 'running' | 'green' | 'findings' | 'blocked' | 'not_rendered' | 'failed';
  readonly counts: { readonly error: number; readonly warning: number; readonly info: number } | null;
};

/** What a chart changes in the cluster, in numbers of objects. */
export type ResourceChanges = {
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
  /** The version that it was compared with; null: nothing is active. */
  readonly against: string | null;
};

/** One chart. All texts are plain, whoever wrote them: the renderers escape. */
export type ChartRow = {
  readonly name: string;
  readonly version: string | null;
  readonly baseVersion: string | null;
  readonly place: ChartPlace;
  readonly state: ChartState;
  readonly verdict: Verdict;
  readonly changes: ResourceChanges | null;
  readonly votes: {
    readonly approvals: number;
    readonly needed: number;
    readonly rejectedBy: readonly string[];
  };
  /** What it waits for, one sentence each, beside what its state says. */
  readonly waitsFor: readonly string[];
  readonly updateLog: string;
  readonly findings: readonly ChartFinding[];
  /** A number to take instead of this one; null: the number is good. */
  readonly nextFree: string | null;
  /** Address of the pull request that has the number, where that may be told. */
  readonly takenBy?: string | null;
  readonly deployment: { readonly state: string; readonly text: string } | null;
  /** The whole report. */
  readonly detailsUrl: string | null;
};

/** An answer to a command. */
export type CommandAnswer = {
  /** Who asked. */
  readonly login: string;
  /** As written. */
  readonly command: string;
  readonly done: boolean;
  readonly text: string;
};

/** All that the sticky comment says. */
export type CommentModel = {
  readonly pull: number;
  readonly headSha: string;
  readonly charts: readonly ChartRow[];
  /** Of the repository, its settings or the pull request as a whole. */
  readonly problems: readonly RepositoryProblem[];
  /** What people should know, and what fails nothing, such as why no approval would count. */
  readonly notices: readonly RepositoryProblem[];
  readonly state: 'open' | 'draft' | 'closed' | 'merged';
  /** `/chandlery hold`. */
  readonly heldBy: string | null;
  /** What keeps the bot from knowing more, where it lasts, such as a store that does not answer. */
  readonly trouble: string | null;
  readonly answers: readonly CommandAnswer[];
  /** Buttons that were pressed; shown as answers, and remembered here. */
  readonly presses: readonly Press[];
  /** The pull request in the store's page. */
  readonly detailsUrl: string | null;
};
