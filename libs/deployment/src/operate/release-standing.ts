import { readInstance } from '../instance/read-instance.ts';
import { isPendingStatus, type ReleaseSummary } from '../releases/release-types.ts';
import { listReleases, readRelease } from '../releases/read-releases.ts';
import { readManifests } from '@chandlery/chart';
import { objectsOf } from './rendering.ts';
import { operationLabel } from './operation-label.ts';
import type {
  PerformContext,
  Performed,
  PerformedRevision,
  PerformedStatus,
  PerformRequest,
} from './types.ts';

type Reading = Pick<PerformContext, 'connection' | 'namespace'>;

/** The revisions that Helm has of a release, newest first. */
export function recordsOf(
  { connection, namespace }: Reading,
  name: string,
  signal: AbortSignal,
): Promise<readonly ReleaseSummary[]> {
  return listReleases(connection, namespace, { name, signal });
}

/** How a release stands, as Helm's records and the cluster say. */
export type Standing = Pick<Performed, 'settled' | 'revision' | 'revisions'> & {
  readonly latest: ReleaseSummary | undefined;
  readonly status?: PerformedStatus;
};

/** Looks at a release after something was done to it. */
export async function standingOf(
  context: Reading,
  { release: name, revisionBefore: known, ...request }: PerformRequest,
  signal: AbortSignal,
): Promise<Standing> {
  const records = await recordsOf(context, name, signal);
  const [latest] = records;
  const revisions: PerformedRevision[] = [];
  for (const { revision: number, status, labels } of [...records].reverse()) {
    const whole = number > (known ?? 0) ? await wholeOf(context, name, number, signal) : undefined;
    if (whole === undefined) {
      revisions.push({ number, status });
      continue;
    }
    const { rollbackTo } = whole;
    // A rollback's record carries the labels of the revision that it goes back to.
    const isOwn =
      request.kind === 'rollback'
        ? rollbackTo === request.revision
        : rollbackTo === null && labels[operationLabel] === request.operation;
    revisions.push({ number, status, whole: { ...whole, isOwn } });
  }
  const status = await statusOf(context, name, latest, signal);
  return {
    latest,
    revision: latest?.revision ?? null,
    revisions,
    settled: settledBy(latest),
    ...(status === undefined ? {} : { status }),
  };
}

function settledBy(latest: ReleaseSummary | undefined): Performed['settled'] {
  if (latest === undefined || latest.status === 'uninstalled') return 'uninstalled';
  return latest.status === 'deployed' ? 'running' : 'failed';
}

/** Whether Helm was ended in the middle of something. */
export function isPending(summary: ReleaseSummary | undefined): boolean {
  return summary !== undefined && isPendingStatus(summary.status);
}

type Whole = NonNullable<PerformedRevision['whole']>;

async function wholeOf(
  { connection, namespace }: Reading,
  name: string,
  revision: number,
  signal: AbortSignal,
): Promise<Omit<Whole, 'isOwn'> | undefined> {
  const record = await readRelease(connection, { namespace, name, revision }, { signal });
  if (record === undefined) return undefined;
  const { description, chart, lastDeployedMs } = record;
  return {
    description,
    rollbackTo: rollbackTarget(description),
    atMs: lastDeployedMs ?? 0,
    chartName: chart.name,
    chartVersion: chart.version,
    appVersion: chart.appVersion,
  };
}

/** Helm says it nowhere else (pkg/action/rollback.go, the same in Helm 3 and 4). */
function rollbackTarget(description: string): number | null {
  const found = /^Rollback to (\d+)$/.exec(description)?.[1];
  return found === undefined ? null : Number(found);
}

const nothingRuns: PerformedStatus = {
  code: 'uninstalled',
  message: 'nothing of it runs; its history is kept',
  resources: { total: 0, ready: 0, failed: 0 },
};

/** What is ready of the newest revision, in one sentence and in numbers. */
async function statusOf(
  { connection, namespace }: Reading,
  name: string,
  latest: ReleaseSummary | undefined,
  signal: AbortSignal,
): Promise<PerformedStatus | undefined> {
  if (latest?.status === 'uninstalled') return nothingRuns;
  if (latest?.status !== 'deployed' && latest?.status !== 'failed') return undefined;
  const record = await readRelease(connection, { namespace, name }, { signal });
  if (record === undefined) return undefined;
  const manifests = objectsOf(readManifests(record.manifest).manifests);
  const { resources } = await readInstance(connection, { namespace, manifests, signal });
  const ready = resources.filter(({ state }) => state === 'ready').length;
  const failed = resources.filter(({ state }) => state === 'failed' || state === 'missing');
  const counts = { total: resources.length, ready, failed: failed.length };
  const [first] = [...failed, ...resources.filter(({ state }) => state === 'progressing')];
  return first === undefined
    ? { code: 'ready', message: `all ${counts.total} resources are ready`, resources: counts }
    : {
        code: first.state === 'progressing' ? 'progressing' : 'not_ready',
        message: `${first.kind}/${first.name}: ${first.message}`,
        resources: counts,
      };
}
