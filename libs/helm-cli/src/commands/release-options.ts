/** Where a release is. */
export type ReleaseTarget = {
  readonly release: string;
  readonly namespace: string;
};

/** A chart that is on this disk, and the values it gets. */
export type ChartInput = {
  /** Path of an archive (.tgz), or of a chart's folder. */
  readonly chart: string;
  /** YAML documents; later ones win. They are put into files of mode 0600. */
  readonly values?: readonly string[];
};

/** How long to wait for what. */
export type WaitOptions = {
  /**
   * `hooks`: only hooks (Helm's default); `ready`: until resources are ready (Helm 4: by its watcher);
   * `legacy`: as Helm 3 judges, also with Helm 4.
   */
  readonly wait?: 'hooks' | 'ready' | 'legacy';
  readonly waitForJobs?: boolean;
  /** Helm's own bound for each thing it waits for, in seconds; 300 unless given. */
  readonly timeoutSeconds?: number;
};

/** What install and upgrade have in common. */
export type ApplyOptions = ReleaseTarget &
  ChartInput &
  WaitOptions & {
    /** Undo all of it when it fails: `--atomic`, `--rollback-on-failure` of Helm 4. */
    readonly rollbackOnFailure?: boolean;
    readonly description?: string;
    readonly labels?: Readonly<Record<string, string>>;
    /** `server` renders and asks the cluster, changing nothing. */
    readonly dryRun?: 'server' | 'client';
    /** With a dry run: leaves Secrets out of the manifest */
    readonly hideSecrets?: boolean;
    /** Takes over resources that no release, or another, has. */
    readonly takeOwnership?: boolean;
    /** Replaces objects instead of changing them: `--force`, `--force-replace` of Helm 4. */
    readonly forceReplace?: boolean;
    /** Helm 4: server-side apply. Helm's default unless given (on, or on upgrade what the release had). */
    readonly serverSide?: boolean;
    /** Helm 4, with server-side apply: takes fields over from other managers. */
    readonly forceConflicts?: boolean;
    readonly noHooks?: boolean;
    readonly skipCrds?: boolean;
  };

export type InstallOptions = ApplyOptions;

export type UpgradeOptions = ApplyOptions & {
  /** What happens to the values of the release now; `reset` (only those given count) unless given. */
  readonly previousValues?: 'reset' | 'reuse' | 'reset_then_reuse';
  /** How many revisions Helm keeps; 10 unless given, 0 for all. */
  readonly historyMax?: number;
  /** Removes what this upgrade made when it fails. */
  readonly cleanupOnFail?: boolean;
};

export type RollbackOptions = ReleaseTarget &
  WaitOptions & {
    /** 0 or left out: the one before. */
    readonly revision?: number;
    readonly historyMax?: number;
    readonly forceReplace?: boolean;
    readonly serverSide?: boolean;
    readonly forceConflicts?: boolean;
    readonly cleanupOnFail?: boolean;
    readonly noHooks?: boolean;
  };

export type UninstallOptions = ReleaseTarget & {
  readonly keepHistory?: boolean;
  readonly cascade?: 'background' | 'foreground' | 'orphan';
  /** Until everything is gone. */
  readonly wait?: boolean;
  readonly timeoutSeconds?: number;
  readonly description?: string;
  readonly noHooks?: boolean;
};

export type TestOptions = ReleaseTarget & {
  readonly timeoutSeconds?: number;
  /** Names of tests to run; all of them unless given. */
  readonly only?: readonly string[];
};

export type RevisionOptions = ReleaseTarget & { readonly revision?: number };

export type HistoryOptions = ReleaseTarget & { readonly max?: number };

export type ValuesOptions = RevisionOptions & {
  /** With the chart's own values below those that were given. */
  readonly all?: boolean;
};

export type TemplateOptions = ReleaseTarget &
  ChartInput & {
    readonly kubeVersion?: string;
    readonly apiVersions?: readonly string[];
    readonly includeCrds?: boolean;
    /** Only these templates, as `templates/name.yaml`. */
    readonly showOnly?: readonly string[];
    readonly isUpgrade?: boolean;
    readonly noHooks?: boolean;
    readonly skipTests?: boolean;
    readonly skipSchemaValidation?: boolean;
  };

export type LintOptions = ChartInput & {
  readonly namespace?: string;
  readonly kubeVersion?: string;
  readonly strict?: boolean;
  readonly withSubcharts?: boolean;
  readonly skipSchemaValidation?: boolean;
};
