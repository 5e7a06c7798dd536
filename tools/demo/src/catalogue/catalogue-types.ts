/** What the workload of a chart is; `library` has none. */
export type ChartKind = 'deployment' | 'statefulset' | 'daemonset' | 'cronjob' | 'library';

/** Where a version ends up. */
export type Fate =
  'draft' | 'submitted' | 'in_review' | 'rejected' | 'passed' | 'active' | 'suspended' | 'deleted';

/** One version, and what people do with it. */
export type PlannedVersion = {
  readonly number: string;
  readonly appVersion: string;
  readonly updateLog: string;
  readonly fate: Fate;
  /** Why it is rejected or suspended in the end. */
  readonly reason?: string;
  /** Why its first round of review is rejected, where it comes back better. */
  readonly rejectedFirst?: string;
  /** What is said about the submission while it is open: by a reviewer, then by the publisher, in turns. */
  readonly comments?: readonly string[];
  /** How many reviewers approve it while it stays open, where more are asked for. */
  readonly approvals?: number;
  readonly deprecated?: boolean;
};

/** What an icon shows, and its colour (0 to 359). */
export type PlannedIcon = { readonly glyph: string; readonly hue: number };

/** One app of one workspace. */
export type PlannedApp = {
  readonly workspace: string;
  /** The chart's name. */
  readonly name: string;
  readonly displayName: string;
  readonly description: string;
  readonly category: string;
  readonly keywords: readonly string[];
  readonly home: string;
  readonly icon: PlannedIcon;
  readonly kind: ChartKind;
  readonly image: string;
  readonly port: number;
  /** Settings of the program, as the chart's values have them under `config`. */
  readonly config: Readonly<Record<string, string | number | boolean>>;
  /** Oldest first. */
  readonly versions: readonly PlannedVersion[];
  /** The description that people write in the store after the publication. */
  readonly edited?: string;
  /** Why the app is suspended as a whole. */
  readonly suspended?: string;
};

/** Somebody with an account. */
export type PlannedPerson = {
  readonly name: string;
  readonly displayName: string;
  /** Roles of the platform; `regular` alone unless given. */
  readonly platformRoles?: readonly string[];
  /** Roles by workspace. */
  readonly roles: Readonly<Record<string, 'admin' | 'regular' | 'viewer'>>;
};

/** A tenant. */
export type PlannedWorkspace = {
  readonly slug: string;
  readonly displayName: string;
  readonly description: string;
  /** How many reviewers must approve; 1 unless given. */
  readonly approvals?: number;
};

/** A category of the store. */
export type PlannedCategory = { readonly slug: string; readonly name: string; readonly icon: string };

/** A custom role of the platform. */
export type PlannedRole = {
  readonly name: string;
  readonly description: string;
  readonly permissions: readonly string[];
};
