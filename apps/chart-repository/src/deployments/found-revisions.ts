import type { PerformedRevision } from '@chandlery/deployment';
import type { Database, DeployedChart, Deployment, NewDeploymentRevision } from '@chandlery/persistence';
import { belongsTo, type Sealer } from '../security/sealed.ts';
import type { DeploymentOperationKind, DeploymentOperationRequest } from './operation-request.ts';

type Needs = { readonly database: Pick<Database, 'deployments'>; readonly sealer: Pick<Sealer, 'seal'> };

/** What was asked for. */
export type AskedFor = {
  readonly deployment: Pick<Deployment, 'id'>;
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
  { deployment: { id }, kind, request, operationId }: AskedFor,
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
  for (const { number, status, whole } of revisions) {
    const known = await database.deployments.revision(id, number);
    if (known !== undefined) {
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

/** The chart that it should be, where Helm says that it is that one. */
function chartOf(
  chart: DeployedChart | undefined,
  { chartName: name, chartVersion: version, appVersion }: NonNullable<PerformedRevision['whole']>,
): DeployedChart {
  if (chart !== undefined && chart.name === name && chart.version === version) return chart;
  return { appId: null, versionId: null, workspace: '', name, version, appVersion };
}
