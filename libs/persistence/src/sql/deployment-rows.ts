import type { AuditSubject } from '@chandlery/lifecycle';
import type { Kysely } from 'kysely';
import { PersistenceError } from '../errors.ts';
import type {
  DeployedChart,
  Deployment,
  DeploymentChanges,
  DeploymentGuard,
  DeploymentState,
  DeploymentStatus,
  SettledDeploymentState,
} from '../ports/deployments.ts';
import { notFound, requireRevision } from './conflicts.ts';
import type { ChartColumns, DeploymentRow } from './deployment-tables.ts';
import type { Tables } from './tables.ts';

/** A deployment's row with the names that people know. */
export type JoinedDeployment = DeploymentRow & {
  project_slug: string;
  workspace_id: string;
  workspace_slug: string;
  cluster_id: string;
  cluster_slug: string;
  namespace: string;
};

/** Deployments with the names of where they are. */
export function selectDeployments(db: Kysely<Tables>) {
  return db
    .selectFrom('deployments')
    .innerJoin('projects', 'projects.id', 'deployments.project_id')
    .innerJoin('workspaces', 'workspaces.id', 'projects.workspace_id')
    .innerJoin('clusters', 'clusters.id', 'projects.cluster_id')
    .selectAll('deployments')
    .select([
      'projects.slug as project_slug',
      'projects.workspace_id',
      'workspaces.slug as workspace_slug',
      'projects.cluster_id',
      'clusters.slug as cluster_slug',
      'projects.namespace',
    ]);
}

/** A deployment as ports show it: without its values. */
export function toDeployment(row: JoinedDeployment): Deployment {
  return {
    id: row.id,
    projectId: row.project_id,
    projectSlug: row.project_slug,
    workspaceId: row.workspace_id,
    workspaceSlug: row.workspace_slug,
    clusterId: row.cluster_id,
    clusterSlug: row.cluster_slug,
    namespace: row.namespace,
    name: row.name,
    chart: toChart(row),
    state: row.state,
    currentRevision: row.current_revision,
    test: row.test === 1 ? { expiresAtMs: row.test_expires_at } : null,
    status: row.status === null ? null : (JSON.parse(row.status) as DeploymentStatus),
    observedAtMs: row.observed_at,
    drift: row.drift,
    createdById: row.created_by_id,
    createdByName: row.created_by_name,
    createdAtMs: row.created_at,
    changedAtMs: row.changed_at,
    removedAtMs: row.removed_at,
    revision: row.revision,
  };
}

/** What was deployed. */
export function toChart(row: ChartColumns): DeployedChart {
  return {
    appId: row.app_id,
    versionId: row.version_id,
    workspace: row.chart_workspace,
    name: row.chart_name,
    version: row.chart_version,
    appVersion: row.app_version,
  };
}

/** The same as columns. */
export function chartColumns(chart: DeployedChart): ChartColumns {
  return {
    app_id: chart.appId,
    version_id: chart.versionId,
    chart_workspace: chart.workspace,
    chart_name: chart.name,
    chart_version: chart.version,
    app_version: chart.appVersion,
  };
}

/** The columns that a state and what goes with it are in. */
export function changedColumns(
  to: DeploymentState,
  { chart, sealedValues, currentRevision, test, status, drift }: DeploymentChanges = {},
): Partial<DeploymentRow> {
  return {
    state: to,
    ...(isSettled(to) ? { settled_state: to } : {}),
    ...(chart === undefined ? {} : chartColumns(chart)),
    ...(sealedValues === undefined ? {} : { sealed_values: sealedValues }),
    ...(currentRevision === undefined ? {} : { current_revision: currentRevision }),
    ...(test === undefined ? {} : testColumns(test)),
    ...(status === undefined ? {} : { status: JSON.stringify(status) }),
    ...(drift === undefined ? {} : { drift }),
  };
}

/** The columns of the mark of a test. */
export function testColumns(test: Deployment['test']): Pick<DeploymentRow, 'test' | 'test_expires_at'> {
  return { test: test === null ? 0 : 1, test_expires_at: test?.expiresAtMs ?? null };
}

/** Whether nothing is under way in a state. */
export function isSettled(state: DeploymentState): state is SettledDeploymentState {
  return state === 'running' || state === 'failed' || state === 'uninstalled';
}

/**
 * The deployment that a command is about, as the command takes it to be.
 * @throws PersistenceError not_found, revision_conflict, deployment_state
 */
export async function requireDeployment(
  db: Kysely<Tables>,
  { id, expectedRevision, from }: DeploymentGuard,
): Promise<JoinedDeployment> {
  const row = await selectDeployments(db)
    .where('deployments.id', '=', id)
    .where('deployments.removed_at', 'is', null)
    .executeTakeFirst();
  if (row === undefined) throw notFound('such deployment', 'deployment');
  requireRevision(row, expectedRevision, { state: row.state });
  if (from === undefined || from.includes(row.state)) return row;
  throw new PersistenceError('deployment_state', `${row.name} is ${row.state}.`, {
    field: 'deployment',
    remedy: `This is possible from ${from.join(', ')}: wait for what is under way, or cancel it.`,
    details: { state: row.state, from },
  });
}

/** What events say of a deployment. */
export function deploymentData(row: JoinedDeployment): Readonly<Record<string, unknown>> {
  return {
    deploymentId: row.id,
    deployment: row.name,
    deploymentState: row.state,
    projectId: row.project_id,
    project: row.project_slug,
    workspace: row.workspace_slug,
    chart: row.chart_name,
    version: row.chart_version,
  };
}

/** What people call a deployment, wherever they are. */
export function nameOfDeployment(
  row: Pick<JoinedDeployment, 'name' | 'workspace_slug' | 'project_slug'>,
): string {
  return `${row.name} in ${row.workspace_slug}/${row.project_slug}`;
}

/** What audit records call a deployment. */
export function deploymentSubject(row: JoinedDeployment): AuditSubject {
  return {
    kind: 'deployment',
    id: row.id,
    name: nameOfDeployment(row),
    workspaceId: row.workspace_id,
    ...(row.app_id === null ? {} : { appId: row.app_id }),
    ...(row.version_id === null ? {} : { versionId: row.version_id }),
  };
}

/** What audit records say a deployment is: nothing of its values. */
export function describedDeployment(row: JoinedDeployment): Readonly<Record<string, unknown>> {
  const { chart, state, currentRevision, test } = toDeployment(row);
  const { workspace, name, version } = chart;
  return { state, chart: { workspace, name, version }, currentRevision, test };
}
