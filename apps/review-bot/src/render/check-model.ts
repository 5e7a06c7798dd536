import type { ChartRow, CommentModel } from './comment-model.ts';

/** One chart's check run. */
export type ChartCheckModel = {
  readonly pull: number;
  readonly headSha: string;
  readonly chart: ChartRow;
  readonly heldBy: string | null;
  readonly trouble: string | null;
  /** Buttons that make sense now; the rest is left out. */
  readonly actions: readonly CheckActionName[];
};

/** The check run over all charts: the one to require. */
export type OverallCheckModel = Omit<CommentModel, 'presses'> & {
  readonly actions: readonly CheckActionName[];
};

/** Buttons of a check run; the identifier that GitHub sends back. */
export const checkActionNames = ['recheck', 'deploy', 'hold', 'unhold'] as const;
export type CheckActionName = (typeof checkActionNames)[number];

export type CheckConclusion = 'success' | 'failure' | 'neutral' | 'action_required' | 'cancelled';

/** As GitHub's API names the fields. */
export type CheckAnnotation = {
  readonly path: string;
  readonly start_line: number;
  readonly end_line: number;
  readonly annotation_level: 'notice' | 'warning' | 'failure';
  readonly message: string;
  readonly title: string;
};

/** A check run as GitHub's API takes it, but for owner, repository and head_sha. */
export type RenderedCheck = {
  readonly name: string;
  /** `pull/chart`, or `pull` of the one over all. */
  readonly external_id: string;
  readonly details_url?: string;
  readonly status: 'queued' | 'in_progress' | 'completed';
  readonly conclusion?: CheckConclusion;
  readonly output: {
    readonly title: string;
    readonly summary: string;
    readonly text?: string;
    readonly annotations: readonly CheckAnnotation[];
  };
  readonly actions: readonly {
    readonly label: string;
    readonly description: string;
    readonly identifier: string;
  }[];
  /** Annotations above the 50 that one request may bring: each batch is an update with the same title and summary. */
  readonly furtherAnnotations: readonly (readonly CheckAnnotation[])[];
};
