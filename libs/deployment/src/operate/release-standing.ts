import { readInstance } from '../instance/read-instance.ts';
import { isPendingStatus, type ReleaseSummary } from '../releases/release-types.ts';
import { listReleases, readRelease } from '../releases/read-releases.ts';
import { readManifests } from '@chandlery/chart';
import { objectsOf } from './rendering.ts';
import type { PerformContext, Performed, PerformedRevision, PerformedStatus } from './types.ts';

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
  name: string,
  known: number | null,
  signal: AbortSignal,
): Promise<Standing> {
  const records = await recordsOf(context, name, signal);
  const [latest] = records;
  const revisions: PerformedRevision[] = [];
  for (const { revision: number, status } of [...records].reverse()) {
    revisions.push({
      number,
      status,
      ...(number > (known ?? 0) ? await wholeOf(context, name, number, signal) : {}),
    });
  }
  const status =
    latest?.status === 'deployed' || latest?.status === 'failed'
      ? await statusOf(context, name, signal)
      : undefined;
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

async function wholeOf(
  { connection, namespace }: Reading,
  name: string,
  revision: number,
  signal: AbortSignal,
): Promise<Pick<PerformedRevision, 'whole'>> {
  const record = await readRelease(connection, { namespace, name, revision }, { signal });
  if (record === undefined) return {};
  const { description, chart, lastDeployedMs } = record;
  return {
    whole: {
      description,
      atMs: lastDeployedMs ?? 0,
      chartName: chart.name,
      chartVersion: chart.version,
      appVersion: chart.appVersion,
    },
  };
}

/** What is ready of the newest revision, in one sentence and in numbers. */
async function statusOf(
  { connection, namespace }: Reading,
  name: string,
  signal: AbortSignal,
): Promise<PerformedStatus | undefined> {
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
