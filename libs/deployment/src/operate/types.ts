import type { HelmCli } from '@chandlery/helm-cli';
import type { ClusterConnection } from '../connection/cluster-connection.ts';

/** How Helm goes about it. */
export type PerformOptions = {
  /** Whether it is done only when everything is ready. */
  readonly wait: boolean;
  /** Whether what failed is undone: an install is removed, an upgrade rolled back. */
  readonly rollbackOnFailure: boolean;
  /** Helm's bound for each thing that it waits for. */
  readonly timeoutMs: number;
};

/** What is to become of a release. Values are the user's, as YAML. */
export type PerformRequest = {
  /** Id of the operation: Helm's record carries it, so that whoever takes over knows its own. */
  readonly operation: string;
  readonly release: string;
  /** The newest revision that was known when the operation was asked for; `null` where there was none. */
  readonly revisionBefore: number | null;
  readonly options: PerformOptions;
  /** Values that ran before or run now, as YAML: what is secret in them is taken out of all that is told, too. */
  readonly knownValues?: readonly string[];
} & (
  | {
      readonly kind: 'install' | 'upgrade';
      readonly archive: Uint8Array;
      readonly values: string;
      readonly description: string;
    }
  | { readonly kind: 'rollback'; readonly revision: number }
  | { readonly kind: 'uninstall'; readonly keepHistory: boolean; readonly description: string }
  | { readonly kind: 'test' }
);

/** A request that renders a chart. */
export type ChartRequest = Extract<PerformRequest, { readonly kind: 'install' | 'upgrade' }>;

/** A line for whoever follows; it holds no secret. */
export type ReportEntry = {
  readonly kind: 'progress' | 'log' | 'warning';
  readonly data: Readonly<Record<string, unknown>>;
};

/** Where, by what, and for whom something is done. */
export type PerformContext = {
  readonly helm: HelmCli;
  /** The cluster, as the project's service account. */
  readonly connection: ClusterConnection;
  /** A kubeconfig of the same account whose token holds for at least so long. */
  readonly kubeconfig: (seconds: number) => Promise<string>;
  readonly namespace: string;
  /** What the project may make outside its namespace. */
  readonly allows: { readonly clusterScoped: boolean; readonly namespaces: readonly string[] };
  /** A private folder (mode 0700) for the chart's archive while Helm reads it. */
  readonly folder: string;
  /** Ends the work. The reason `cancelled` has it undone; any other leaves it as it is, for somebody else to go on with. */
  readonly signal: AbortSignal;
  /** Whether an earlier process died in the middle of it: what Helm recorded then is looked at first. */
  readonly resumed: boolean;
  readonly report: (entry: ReportEntry) => void;
  readonly nowMs?: () => number;
};

/** What an operation came to, for people and machines. */
export type PerformOutcome = {
  readonly code: string;
  readonly message: string;
  readonly remedy?: string;
  /** The object of the cluster that it is about, such as `Deployment/redis-master`. */
  readonly resource?: string;
  readonly details?: Readonly<Record<string, unknown>>;
};

/** A revision as Helm has it. */
export type PerformedRevision = {
  readonly number: number;
  readonly status: string;
  /** Of those that are newer than what was known before. */
  readonly whole?: {
    readonly description: string;
    /** The revision that Helm went back to when it made this one. */
    readonly rollbackTo: number | null;
    /** Whether the operation that was asked for made it, and not a person, nor Helm to undo it. */
    readonly isOwn: boolean;
    readonly atMs: number;
    readonly chartName: string;
    readonly chartVersion: string;
    readonly appVersion: string;
  };
};

/** What was seen of it in the end. */
export type PerformedStatus = {
  readonly code: string;
  readonly message: string;
  readonly resources: { readonly total: number; readonly ready: number; readonly failed: number };
};

/** How it ended, and what is on the cluster now. */
export type Performed = {
  readonly state: 'succeeded' | 'failed' | 'cancelled';
  readonly outcome: PerformOutcome;
  /** What runs: what was asked for (be it half), what ran before, or nothing. */
  readonly runs: 'requested' | 'before' | 'nothing';
  /** `before`: nothing was done, and nothing could be seen; it is as it was. */
  readonly settled: 'running' | 'failed' | 'uninstalled' | 'before';
  /** Helm's number of the newest revision; `null` where Helm has none. */
  readonly revision: number | null;
  /** What Helm has of it by now, oldest first. */
  readonly revisions: readonly PerformedRevision[];
  readonly status?: PerformedStatus;
};

/** What cannot be done as it was asked for, before anything was done. */
export class OperationRefused extends Error {
  override readonly name = 'OperationRefused';
  readonly outcome: PerformOutcome;

  constructor(outcome: PerformOutcome, cause?: unknown) {
    super(outcome.message, cause === undefined ? undefined : { cause });
    this.outcome = outcome;
  }
}

/** Thrown where work was ended to be gone on with by somebody else: nothing is known of how it stands. */
export class OperationInterrupted extends Error {
  override readonly name = 'OperationInterrupted';

  constructor() {
    super('the work was handed over');
  }
}
