import {
  asList,
  asObject,
  type JsonObject,
  numberOf,
  parsePrinted,
  textOf,
  timeOf,
  UnreadableOutput,
} from './read-json.ts';

/** States of a release in Helm's record (pkg/release/status.go of both majors). */
export const helmStatuses = [
  'unknown',
  'deployed',
  'uninstalled',
  'superseded',
  'failed',
  'uninstalling',
  'pending-install',
  'pending-upgrade',
  'pending-rollback',
] as const;

export type HelmStatus = (typeof helmStatuses)[number];

/** A hook of a release, tests among them. */
export type HelmHook = {
  readonly name: string;
  readonly kind: string;
  /** The template, as `chart/templates/name.yaml`. */
  readonly path: string;
  readonly manifest: string;
  readonly events: readonly string[];
  readonly weight: number;
  readonly startedAt: string | null;
  readonly completedAt: string | null;
  /** `Unknown`, `Running`, `Succeeded`, `Failed`, or empty where it never ran. */
  readonly phase: string;
};

/** A revision of a release as Helm prints it; values and manifest may hold secrets. */
export type HelmRelease = {
  readonly name: string;
  readonly namespace: string;
  readonly revision: number;
  readonly status: HelmStatus;
  readonly description: string;
  readonly firstDeployedAt: string | null;
  readonly lastDeployedAt: string | null;
  readonly deletedAt: string | null;
  readonly notes: string;
  readonly manifest: string;
  /** Those that were given, without the chart's own. */
  readonly values: JsonObject;
  readonly hooks: readonly HelmHook[];
  /** Null where Helm leaves it out (`status`). */
  readonly chart: { readonly name: string; readonly version: string; readonly appVersion: string } | null;
  /** `ssa` or `csa` with Helm 4, empty with Helm 3. */
  readonly applyMethod: string;
};

/** Reads what `install`, `upgrade` and `status` print with `-o json`. */
export function readRelease(text: string): HelmRelease {
  const release = asObject(parsePrinted(text), 'the release');
  const info = asObject(release['info'], 'info');
  return {
    name: textOf(release, 'name'),
    namespace: textOf(release, 'namespace'),
    revision: numberOf(release, 'version'),
    status: statusOf(info),
    description: textOf(info, 'description'),
    firstDeployedAt: timeOf(info, 'first_deployed'),
    lastDeployedAt: timeOf(info, 'last_deployed'),
    deletedAt: timeOf(info, 'deleted'),
    notes: textOf(info, 'notes'),
    manifest: textOf(release, 'manifest'),
    values: asObject(release['config'] ?? {}, 'config'),
    hooks: asList(release['hooks'], 'hooks').map(readHook),
    chart: readChart(release['chart']),
    applyMethod: textOf(release, 'apply_method'),
  };
}

/** The state, which must be one that Helm has. */
export function statusOf(from: JsonObject): HelmStatus {
  const text = textOf(from, 'status');
  const status = helmStatuses.find((known) => known === text);
  if (status === undefined) throw new UnreadableOutput(`the status is ${JSON.stringify(text)}`);
  return status;
}

function readHook(value: unknown): HelmHook {
  const hook = asObject(value, 'a hook');
  const run = asObject(hook['last_run'] ?? {}, 'last_run');
  return {
    name: textOf(hook, 'name'),
    kind: textOf(hook, 'kind'),
    path: textOf(hook, 'path'),
    manifest: textOf(hook, 'manifest'),
    events: asList(hook['events'], 'events').map(String),
    weight: numberOf(hook, 'weight'),
    startedAt: timeOf(run, 'started_at'),
    completedAt: timeOf(run, 'completed_at'),
    phase: textOf(run, 'phase'),
  };
}

function readChart(value: unknown): HelmRelease['chart'] {
  if (value === undefined || value === null) return null;
  const metadata = asObject(asObject(value, 'chart')['metadata'] ?? {}, 'metadata');
  return {
    name: textOf(metadata, 'name'),
    version: textOf(metadata, 'version'),
    appVersion: textOf(metadata, 'appVersion'),
  };
}
