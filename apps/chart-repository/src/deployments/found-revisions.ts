import type { PerformedRevision } from '@chandlery/deployment';
import {
  type Database,
  type DeployedChart,
  type Deployment,
  maximumDeploymentRevisions,
  type NewDeploymentRevision,
} from '@chandlery/persistence';
import { belongsTo, type Sealer } from '../security/sealed.ts';
import type { DeploymentOperationKind, DeploymentOperationRequest } from './operation-request.ts';

type Needs = { readonly database: Pick<Database, 'deployments'>; readonly sealer: Pick<Sealer, 'seal'> };

/** What was asked for. */
export type AskedFor = {
  readonly deployment: Pick<Deployment, 'id' | 'drift'>;
  readonly kind: Exclude<DeploymentOperationKind, 'test'>;
  readonly request: Pick<DeploymentOperationRequest, 'chart' | 'sealedValues' | 'valuesDigest'>;
  readonly operationId: string;
};

/** What a revision runs. */
type Content = Pick<NewDeploymentRevision, 'chart' | 'sealedValues' | 'valuesDigest'>;

/**
 * Helm's revisions that the store does not know yet, or knows with another status. One of the operation carries the chart and
 * values that were asked for; one that Helm made to undo it, those of the revision that it went back to; one that was made by
 * hand meanwhile, what Helm says of it, without values.
 */
export async function foundRevisions(
  { database, sealer }: Needs,
  { deployment: { id, drift }, kind, request, operationId }: AskedFor,
  revisions: readonly PerformedRevision[],
): Promise<readonly NewDeploymentRevision[]> {
  const found: NewDeploymentRevision[] = [];
  const noValues = () => sealer.seal('', belongsTo.deployment(id));
  const contentOf = async (number: number): Promise<Content | undefined> => {
    const known =
      found.find((revision) => revision.number === number) ??
      (await database.deployments.revision(id, number));
    if (known === undefined) return undefined;
    const sealedValues =
      'sealedValues' in known
        ? known.sealedValues
        : ((await database.deployments.revisionValues(id, number)) ?? noValues());
    return { chart: known.chart, valuesDigest: known.valuesDigest, sealedValues };
  };
  const hasBegunAnew = drift === 'missing';
  if (hasBegunAnew) found.push(...(await goneRevisions(database, id, revisions)));
  for (const { number, status, whole } of revisions) {
    const known = await database.deployments.revision(id, number);
    // Where Helm began to count anew, the same number is another revision.
    if (known !== undefined && !(hasBegunAnew && whole !== undefined)) {
      if (known.status === status) continue;
      const { atMs, actorId, actorName, ...rest } = known;
      const sealedValues = (await database.deployments.revisionValues(id, number)) ?? noValues();
      found.push({ ...rest, atMs, by: { id: actorId, name: actorName }, status, sealedValues });
      continue;
    }
    if (whole === undefined) continue;
    const { description, atMs, isOwn, rollbackTo } = whole;
    const sealedValues = request.sealedValues ?? noValues();
    const asked: Partial<Content> = { ...request, sealedValues };
    const source = isOwn ? asked : rollbackTo === null ? undefined : await contentOf(rollbackTo);
    found.push({
      number,
      chart: chartOf(source?.chart, whole),
      valuesDigest: source?.valuesDigest ?? '',
      sealedValues: source?.sealedValues ?? noValues(),
      action: isOwn ? kind : rollbackTo === null ? 'outside' : 'rollback',
      operationId,
      description,
      status,
      atMs,
    });
  }
  return found;
}

/** Those of a release that was deleted by hand: what Helm does not have any more does not run. */
async function goneRevisions(
  { deployments }: Needs['database'],
  id: string,
  present: readonly PerformedRevision[],
): Promise<readonly NewDeploymentRevision[]> {
  const numbers = new Set(present.map(({ number }) => number));
  const { items } = await deployments.revisions(id, { limit: maximumDeploymentRevisions });
  const found: NewDeploymentRevision[] = [];
  for (const { actorId, actorName, ...revision } of items) {
    if (numbers.has(revision.number) || revision.status !== 'deployed') continue;
    const sealedValues = await deployments.revisionValues(id, revision.number);
    if (sealedValues === undefined) continue;
    const by = { id: actorId, name: actorName };
    found.push({ ...revision, by, sealedValues, status: 'uninstalled' });
  }
  return found;
}

/** The chart that it should be, where Helm says that it is that one. */
function chartOf(
  chart: DeployedChart | undefined,
  { chartName: name, chartVersion: version, appVersion }: NonNullable<PerformedRevision['whole']>,
): DeployedChart {
  if (chart !== undefined && chart.name === name && chart.version === version) return chart;
  return { appId: null, versionId: null, workspace: '', name, version, appVersion };
}
