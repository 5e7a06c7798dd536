import type { ChartOwners } from '../charts/chart-owners.ts';
import type { ChartPlace, ChartStep, RepositoryProblem } from '../charts/chart-types.ts';
import type { Settings } from '../charts/settings-types.ts';
import type { Sender } from '../inbox/inbox.ts';
import type { CommandAnswer } from '../render/comment-model.ts';
import type { Press } from '../render/pressed-line.ts';
import type { CheckRun } from './check-runs.ts';
import type { PullTruth } from './pull-truth.ts';
import type { Pushers } from './pushers.ts';
import type { Decision } from './reviews.ts';
import type { Roles } from './roles.ts';
import type { Binding, Site } from './site.ts';
import type { Remark } from './sticky-comment.ts';

/** What the base branch's tip says: nothing of the pull request can change it. */
export type Rules = {
  readonly settings: Settings;
  /** The settings have mistakes: nothing goes on by what was not meant. */
  readonly broken: boolean;
  /** Mistakes in them, and those that the pull request would bring in. */
  readonly problems: readonly RepositoryProblem[];
  /** Who may approve a chart by the OWNERS files, beside whom the store lets. */
  ownersOf(place: ChartPlace): Promise<ChartOwners>;
};

/** What people asked for in comments, as far as they may. */
export type Orders = {
  /** Who holds the release; null: nobody. */
  readonly heldBy: string | null;
  readonly category: string | null;
  readonly answers: readonly CommandAnswer[];
  /** Comments with commands that are not answered yet, with the answer. */
  readonly unanswered: readonly { readonly remarkId: number; readonly reaction: '+1' | '-1' | 'confused' }[];
  /** Comments and buttons that ask for a trial on a cluster, and are not answered yet. */
  readonly deploys: readonly {
    readonly by: Sender;
    readonly valuesFile: string | null;
    /** What asks; asked again it is the same trial. */
    readonly once: string;
    /** Null: of every chart. */
    readonly chart: string | null;
  }[];
  /** Somebody asks for everything to be looked at again. */
  readonly recheck: boolean;
  /** Likewise for single check runs, by their button. */
  readonly recheckedRuns: readonly number[];
  /** Buttons that were pressed, to be remembered. */
  readonly presses: readonly Press[];
};

/** All that is known of a pull request before anything is done about it. */
export type Situation = {
  readonly site: Site;
  readonly binding: Binding;
  readonly pull: PullTruth;
  readonly rules: Rules;
  readonly decisions: readonly Decision[];
  readonly roles: Roles;
  readonly pushers: Pushers;
  readonly orders: Orders;
  readonly runs: readonly CheckRun[];
  readonly remarks: readonly Remark[];
  /** The commit that the pull request is compared with. */
  readonly mergeBase: string;
  /** What it does to charts, one after another: archives are large. */
  steps(): AsyncIterable<ChartStep>;
  /** The content digest of the chart at a place in a commit; null where there is none that can be read. */
  digestAt(commit: string, place: ChartPlace): Promise<string | null>;
};

/** What only this reconciliation knows of charts, such as why a vote does not count. */
export type Notes = {
  readonly sentences: Map<string, string[]>;
  /** Numbers to take instead, where another pull request was quicker. */
  readonly nextFree: Map<string, string>;
};

/** No notes yet. */
export function noNotes(): Notes {
  return { sentences: new Map(), nextFree: new Map() };
}

/** Adds a sentence to those about a chart. */
export function note({ sentences }: Notes, chart: string, sentence: string): void {
  sentences.set(chart, [...(sentences.get(chart) ?? []), sentence]);
}
