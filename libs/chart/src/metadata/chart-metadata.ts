import type { JsonValue } from '../yaml/json-value.ts';

/** Who looks after a chart: Helm's `chart.Maintainer`. */
export type Maintainer = { readonly name?: string; readonly email?: string; readonly url?: string };

/** A chart that a chart needs: Helm's `chart.Dependency`. Absent fields are empty to Helm. */
export type Dependency = {
  readonly name: string;
  /** A version or a constraint; one version in a lock file. */
  readonly version?: string;
  /** URL of the repository, `@alias`, `alias:`, `file://` or empty. */
  readonly repository: string;
  readonly condition?: string;
  readonly tags?: readonly string[];
  readonly enabled?: boolean;
  /** Strings, or maps of `child` and `parent`: Helm does not check them here. */
  readonly 'import-values'?: readonly JsonValue[];
  readonly alias?: string;
};

/**
 * Chart.yaml as Helm has it: `chart.Metadata` (pkg/chart/metadata.go in v3, pkg/chart/v2/metadata.go in v4), in the order of
 * its fields there. Fields that are empty are absent, but for the three that a chart must have.
 */
export type ChartMetadata = {
  readonly name: string;
  readonly home?: string;
  readonly sources?: readonly string[];
  readonly version: string;
  readonly description?: string;
  readonly keywords?: readonly string[];
  readonly maintainers?: readonly Maintainer[];
  readonly icon?: string;
  readonly apiVersion: string;
  readonly condition?: string;
  readonly tags?: string;
  readonly appVersion?: string;
  readonly deprecated?: boolean;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly kubeVersion?: string;
  readonly dependencies?: readonly Dependency[];
  readonly type?: string;
};

/** Chart.yaml as decoded, before Helm's checks: what has to be there may be missing, lists may hold empty items. */
export type DecodedMetadata = Omit<ChartMetadata, 'maintainers' | 'dependencies'> & {
  readonly maintainers?: readonly (Maintainer | null)[];
  readonly dependencies?: readonly (Dependency | null)[];
};

/** Chart.lock or requirements.lock: Helm's `chart.Lock`. */
export type ChartLock = {
  /** RFC 3339, as written. */
  readonly generated?: string;
  /** SHA-256 of the dependencies, prefixed `sha256:`; old locks have another or none. */
  readonly digest: string;
  readonly dependencies: readonly Dependency[];
};
