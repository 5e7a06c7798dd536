import type { ReleaseRecord } from '@chandlery/deployment';
import type { DeployedChart, NewDeploymentRevision, Project } from '@chandlery/persistence';
import { dump } from 'js-yaml';
import type { Services } from '../services.ts';
import { sealValues } from '../use-cases/deploy-values.ts';
import { knownChart } from './known-chart.ts';

/** Who did what was done without the store: Helm keeps no names. */
const somebody = { id: null, name: 'outside the store' };

/** A revision that Helm has, as the store remembers it: with its values sealed, and the chart as far as it is known. */
export async function outsideRevision(
  services: Pick<Services, 'database' | 'sealer' | 'nowMs'>,
  project: Pick<Project, 'workspaceId'>,
  deploymentId: string,
  record: ReleaseRecord,
  action: 'adopt' | 'outside',
): Promise<NewDeploymentRevision> {
  const chart: DeployedChart = await knownChart(services.database, project, record.chart);
  return {
    number: record.revision,
    chart,
    ...sealValues(services, valuesText(record), deploymentId),
    action,
    operationId: null,
    by: somebody,
    atMs: record.lastDeployedMs ?? services.nowMs(),
    description: record.description,
    status: record.status,
  };
}

/** The values that the user gave, as YAML; empty for none, as the store has them. */
function valuesText({ values }: ReleaseRecord): string {
  if (Object.keys(values).length === 0) return '';
  // Through JSON: objects out of a record have no prototype, which the writer wants.
  return dump(JSON.parse(JSON.stringify(values)), { lineWidth: -1, noRefs: true });
}
