import type {
  Cluster,
  Deployment,
  DeploymentState,
  DeploymentStatus,
  FinalOperationState,
  NewLogEntry,
  OperationOutcome,
  Project,
} from '@chandlery/persistence';

/** Where something is done: as the service account of the project, on its cluster. */
export type Target = { readonly cluster: Cluster; readonly project: Project };

/** How Helm goes about it. */
export type PerformOptions = {
  readonly wait: boolean;
  readonly rollbackOnFailure: boolean;
  readonly timeoutMs: number;
};

/** What is to become of a release. Values are the user's, as YAML. */
export type PerformRequest = { readonly release: string; readonly options: PerformOptions } & (
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

/** What a piece of work is done with. */
export type PerformContext = {
  readonly signal: AbortSignal;
  /** Whether an earlier process died in the middle of it: what Helm recorded then is looked at first. */
  readonly resumed: boolean;
  /** Takes lines for the log; they hold no secret. */
  readonly report: (entry: NewLogEntry) => void;
};

/** A revision as Helm has it. */
export type PerformedRevision = {
  readonly number: number;
  readonly status: string;
  readonly description: string;
  readonly atMs: number;
  readonly chartName: string;
  readonly chartVersion: string;
  readonly appVersion: string;
};

/** How it ended, and what is on the cluster now. */
export type Performed = {
  readonly state: FinalOperationState;
  readonly outcome: OperationOutcome;
  /** What runs: what was asked for, what ran before, or nothing. */
  readonly runs: 'requested' | 'before' | 'nothing';
  readonly settled: Extract<DeploymentState, 'running' | 'failed' | 'uninstalled'>;
  /** Helm's number of the newest revision; `null` where Helm has none. */
  readonly revision: number | null;
  /** What Helm has of it by now, oldest first; bounded by Helm's own history. */
  readonly revisions: readonly PerformedRevision[];
  readonly status?: DeploymentStatus;
};

/** What a dry run shows; secrets are masked. */
export type DryRun = {
  /** Each object that would be there. */
  readonly objects: readonly {
    readonly apiVersion: string;
    readonly kind: string;
    readonly name: string;
    readonly namespace: string | null;
    readonly file: string;
  }[];
  /** Those that are outside the project's namespace, and whether the project allows them. */
  readonly outside: readonly {
    readonly kind: string;
    readonly name: string;
    readonly namespace: string | null;
    readonly file: string;
    readonly allowed: boolean;
  }[];
  /** What changes against what runs. */
  readonly changes: readonly {
    readonly change: 'added' | 'removed' | 'changed';
    readonly kind: string;
    readonly name: string;
    readonly namespace: string | null;
    readonly paths: readonly string[];
    /** A unified text difference. */
    readonly difference: string;
  }[];
  readonly notes: string;
  readonly warnings: readonly string[];
};

/** An instance as it stands on the cluster. */
export type InstanceView = {
  readonly resources: readonly {
    readonly apiVersion: string;
    readonly kind: string;
    readonly name: string;
    readonly namespace: string | null;
    readonly state: 'ready' | 'progressing' | 'failed' | 'missing';
    readonly message: string;
    readonly createdAtMs: number | null;
    /** What it made, such as pods. */
    readonly children: readonly {
      readonly kind: string;
      readonly name: string;
      readonly state: 'ready' | 'progressing' | 'failed' | 'missing';
      readonly message: string;
    }[];
  }[];
  readonly addresses: readonly {
    readonly kind: string;
    readonly name: string;
    readonly address: string;
    readonly purpose: string;
  }[];
};

/** The server's door to clusters; `cluster-deployer.ts` is the one behind it. */
export type Deployer = {
  /** Does it, whatever it takes; what goes wrong on the cluster is an outcome. Throws only where the fault is ours. */
  perform(target: Target, request: PerformRequest, context: PerformContext): Promise<Performed>;
  /** Renders and asks the cluster, without changing anything. @throws DeploymentError, HelmError */
  dryRun(
    target: Target,
    request: Extract<PerformRequest, { kind: 'install' | 'upgrade' }>,
    signal: AbortSignal,
  ): Promise<DryRun>;
  /** @throws DeploymentError */
  instance(target: Target, deployment: Deployment, signal: AbortSignal): Promise<InstanceView>;
  /** The notes of what runs. @throws DeploymentError */
  notes(target: Target, deployment: Deployment, signal: AbortSignal): Promise<string>;
  /** The manifest of what runs, secrets masked. @throws DeploymentError */
  manifest(target: Target, deployment: Deployment, signal: AbortSignal): Promise<string>;
};
