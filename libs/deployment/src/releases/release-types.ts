import type { JsonObject } from '@chandlery/chart';
import type { HelmStatus } from '@chandlery/helm-cli';

/** One revision of a release by the labels of its record: nothing has to be decoded for it. */
export type ReleaseSummary = {
  readonly namespace: string;
  readonly name: string;
  readonly revision: number;
  readonly status: HelmStatus;
  /** When the record was written first, and last. */
  readonly createdAtMs: number | null;
  readonly modifiedAtMs: number | null;
  /** Labels of the record that are not Helm's own. */
  readonly labels: Readonly<Record<string, string>>;
  /** Changes with each write of the record. */
  readonly resourceVersion: string;
};

/** A hook of a release, and how its last run ended. */
export type ReleaseHook = {
  readonly name: string;
  readonly kind: string;
  readonly path: string;
  readonly manifest: string;
  readonly events: readonly string[];
  readonly weight: number;
  readonly deletePolicies: readonly string[];
  /** `Unknown` until it ran. */
  readonly lastPhase: 'Unknown' | 'Running' | 'Succeeded' | 'Failed';
  readonly startedAtMs: number | null;
  readonly completedAtMs: number | null;
};

/** One revision of a release, whole. Manifest, hooks and values may hold secrets. */
export type ReleaseRecord = {
  readonly namespace: string;
  readonly name: string;
  readonly revision: number;
  readonly status: HelmStatus;
  readonly description: string;
  readonly chart: {
    readonly name: string;
    readonly version: string;
    readonly appVersion: string;
    /** The chart's own values.yaml, which the user's are laid over. */
    readonly values: JsonObject;
  };
  /** What the user gave, and nothing of the chart's. */
  readonly values: JsonObject;
  readonly manifest: string;
  readonly hooks: readonly ReleaseHook[];
  readonly notes: string;
  readonly firstDeployedMs: number | null;
  readonly lastDeployedMs: number | null;
  readonly deletedMs: number | null;
  /** Only Helm 4 writes it. `null` means client-side, which is all that Helm 3 knows. */
  readonly applyMethod: 'ssa' | 'csa' | null;
};

/** Whether Helm was in the middle of something when it wrote this. */
export function isPendingStatus(status: HelmStatus): boolean {
  return status.startsWith('pending-') || status === 'uninstalling';
}

/** Whether Helm refuses every other change of the release because of it. */
export function isPendingChange(status: HelmStatus): boolean {
  return status.startsWith('pending-');
}
