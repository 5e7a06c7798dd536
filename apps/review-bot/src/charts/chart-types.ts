/** Where a chart is in a repository. */
export type ChartPlace = {
  readonly form: 'folder' | 'archive';
  /** The folder (empty: the root of the repository) or the .tgz file. */
  readonly path: string;
};

/** How grave a finding is, in the words of the store's inspection. */
export const severities = ['error', 'warning', 'info'] as const;
export type Severity = (typeof severities)[number];

/** One thing to say about a chart, at its place in the chart. Texts are plain: whoever renders them escapes. */
export type ChartFinding = {
  /** Stable: match on it, never on the message. */
  readonly code: string;
  readonly severity: Severity;
  /** In the chart, such as `templates/web.yaml`; null: the chart as a whole. */
  readonly file: string | null;
  /** Counted from 1; null: the file as a whole. */
  readonly line: number | null;
  readonly message: string;
  /** What would be right. */
  readonly remedy: string;
};

/** One thing that is wrong with the repository or the pull request as a whole. Texts are plain. */
export type RepositoryProblem = {
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
  /** In the repository; null: no single place. */
  readonly path: string | null;
  readonly line: number | null;
  readonly column: number | null;
};

/** A chart that has to be before the reviewers, packed. */
export type ChartChange = {
  readonly type: 'put';
  /** `renamed`: it lies elsewhere than at the merge base, and is another. */
  readonly kind: 'added' | 'changed' | 'renamed';
  readonly place: ChartPlace;
  /** Where it was at the merge base. */
  readonly basePlace: ChartPlace | null;
  readonly name: string;
  readonly version: string;
  readonly baseVersion: string | null;
  /** The annotation `artifacthub.io/changes` of Chart.yaml, at the merge base and at the head; null where there is none. */
  readonly changes: { readonly base: string | null; readonly head: string | null };
  /** The .tgz: the same bytes whenever it is packed from the same tree. */
  readonly archive: Uint8Array;
  readonly contentDigest: string;
  /** The line of Chart.yaml that says the version; null where no single one does, or the chart is an archive. */
  readonly versionLine: VersionLine | null;
  /** The chart's CHANGELOG.md, at the merge base and at the head; null where there is none, or it is too large. */
  readonly changelog: { readonly base: string | null; readonly head: string | null };
  /** What the bot itself found; what the inspection finds, the store says. */
  readonly findings: readonly ChartFinding[];
};

/** The line that says a chart's version, as written. */
export type VersionLine = {
  /** Counted from 1. */
  readonly line: number;
  /** Without its line end. */
  readonly text: string;
};

/** A chart that cannot be packed or read: nothing of it is sent. */
export type ChartRefusal = {
  readonly type: 'refused';
  readonly place: ChartPlace;
  /** Null where it cannot even be read. */
  readonly name: string | null;
  readonly version: string | null;
  readonly findings: readonly ChartFinding[];
};

/** A chart that lies elsewhere, and is the same: nothing to review. */
export type ChartMove = {
  readonly type: 'moved';
  readonly name: string;
  readonly version: string;
  readonly place: ChartPlace;
  readonly basePlace: ChartPlace;
};

/** A chart that the pull request deletes. */
export type ChartRemoval = {
  readonly type: 'removed';
  readonly name: string;
  /** At the merge base. */
  readonly version: string;
  /** At the merge base. */
  readonly place: ChartPlace;
};

/** What `changedCharts` yields, one after another. */
export type ChartStep =
  | ChartChange
  | ChartRefusal
  | ChartMove
  | ChartRemoval
  | { readonly type: 'problem'; readonly problem: RepositoryProblem };
