import { versionKey } from '@chandlery/chart';
import type { ChartVersion, Database, DeployedChart, Project } from '@chandlery/persistence';

/** What Helm's record says of the chart of a release. */
export type RecordedChart = { readonly name: string; readonly version: string; readonly appVersion: string };

type Reading = Pick<Database, 'apps' | 'versions' | 'store'>;

/**
 * The version of the store that a release runs, as far as can be told: Helm's record holds no digest of the archive, so that
 * it is name and number that count, first in the project's workspace, then in what everybody finds in the store.
 */
export async function knownChart(
  database: Reading,
  { workspaceId }: Pick<Project, 'workspaceId'>,
  { name, version: number, appVersion }: RecordedChart,
): Promise<DeployedChart> {
  const version =
    (await ownVersion(database, workspaceId, name, number)) ?? (await storeVersion(database, name, number));
  return {
    appId: version?.appId ?? null,
    versionId: version?.id ?? null,
    workspace: version?.workspaceSlug ?? '',
    name,
    version: number,
    appVersion,
  };
}

async function ownVersion(
  { apps, versions }: Reading,
  workspaceId: string,
  name: string,
  number: string,
): Promise<ChartVersion | undefined> {
  const app = await apps.findByName(workspaceId, name);
  const key = versionKey(number);
  return app === undefined || key === undefined ? undefined : versions.findByKey(app.id, key);
}

/** Of another workspace only what is published: what is not is nobody's business here. */
async function storeVersion(
  { store, versions }: Reading,
  name: string,
  number: string,
): Promise<ChartVersion | undefined> {
  const owned = await store.findName(name);
  const key = versionKey(number);
  if (owned === undefined || key === undefined) return undefined;
  const version = await versions.findByKey(owned.ownerAppId, key);
  return version?.publishedAtMs === null ? undefined : version;
}
