import type { RollbackBody, UninstallBody, UpgradeBody, DeployOptionsBody } from '@chandlery/api-contract';
import type { ChartVersion, DeploymentState } from '@chandlery/persistence';
import { performOptions } from '../deployments/operation-request.ts';
import { notVisible } from '../problems/refusal.ts';
import type { Caller } from '../security/caller.ts';
import type { Services } from '../services.ts';
import { type Begun, type BeginOptions, newOperation } from './begin-operation.ts';
import { belongsTo } from '../security/sealed.ts';
import { requireValuesFit, sealValues } from './deploy-values.ts';
import { deployableVersion, deployedChart, runningVersion } from './deployable-version.ts';
import { type DeploymentAddress, deploymentFor, type SeenDeployment } from './visible-project.ts';

/** In these states nothing is under way, and something is there. */
const standing = ['running', 'failed'] as const satisfies readonly DeploymentState[];

/**
 * Begins to upgrade a deployment to a version, newer, older or the same, with new values or those of now.
 * @throws Refusal not_visible, version_suspended, chart_gone, values_refused; LifecycleError permission_missing; ChartError; Refusal secret_key_missing, secret_key_unknown
 * @throws PersistenceError deployment_state, revision_conflict, idempotency_conflict
 */
export async function upgradeDeployment(
  services: Services,
  caller: Caller,
  address: DeploymentAddress,
  body: UpgradeBody,
  { idempotencyKey, expectedRevision }: BeginOptions,
): Promise<Begun> {
  const seen = await deploymentFor(services, caller, address, 'project.deployments.operate');
  const { deployment } = seen;
  const version = await upgradeVersion(services, caller, seen, body.version);
  const values = body.values ?? (await currentValues(services, seen));
  await requireValuesFit(services, version, values);
  const { sealedValues, valuesDigest } = sealValues(services, values, deployment.id);
  const operation = newOperation(
    'upgrade',
    {
      options: performOptions(body.options),
      message: body.message ?? '',
      chart: deployedChart(version),
      archiveDigest: version.archiveDigest,
      sealedValues,
      valuesDigest,
      stateBefore: deployment.state,
    },
    idempotencyKey,
    { address, body },
  );
  return begin(services, caller, seen, { from: standing, to: 'upgrading', operation, expectedRevision });
}

/** The version that an upgrade leads to: the one that is named, or the one that runs. */
export async function upgradeVersion(
  services: Services,
  caller: Caller,
  { project, deployment: { chart } }: SeenDeployment,
  number: string | undefined,
): Promise<ChartVersion> {
  if (number === undefined || number === chart.version) return runningVersion(services, chart);
  const workspace = chart.workspace === '' ? project.workspaceSlug : chart.workspace;
  return deployableVersion(services, caller, project, { workspace, app: chart.name, version: number });
}

/** The values that the user gave last. @throws Refusal secret_key_missing, secret_key_unknown */
export async function currentValues(
  { database, sealer }: Services,
  { deployment: { id } }: SeenDeployment,
): Promise<string> {
  const sealed = await database.deployments.valuesOf(id);
  return sealed === undefined ? '' : sealer.open(sealed, belongsTo.deployment(id));
}

/**
 * Begins to roll a deployment back to one of its revisions.
 * @throws Refusal not_visible; LifecycleError permission_missing; PersistenceError deployment_state, revision_conflict, idempotency_conflict
 */
export async function rollbackDeployment(
  services: Services,
  caller: Caller,
  address: DeploymentAddress,
  body: RollbackBody,
  { idempotencyKey, expectedRevision }: BeginOptions,
): Promise<Begun> {
  const seen = await deploymentFor(services, caller, address, 'project.deployments.operate');
  const { deployment } = seen;
  const target = await services.database.deployments.revision(deployment.id, body.revision);
  if (target === undefined) throw notVisible(`revision ${body.revision} of ${address.name}`, 'body/revision');
  const sealedValues = await services.database.deployments.revisionValues(deployment.id, body.revision);
  const operation = newOperation(
    'rollback',
    {
      options: performOptions(body.options),
      message: body.message ?? '',
      chart: target.chart,
      toRevision: body.revision,
      valuesDigest: target.valuesDigest,
      stateBefore: deployment.state,
      ...(sealedValues === undefined ? {} : { sealedValues }),
    },
    idempotencyKey,
    { address, body },
  );
  const from = [...standing, 'uninstalled'] as const;
  return begin(services, caller, seen, { from, to: 'upgrading', operation, expectedRevision });
}

/**
 * Begins to uninstall a deployment.
 * @throws Refusal not_visible; LifecycleError permission_missing; PersistenceError deployment_state, revision_conflict, idempotency_conflict
 */
export async function uninstallDeployment(
  services: Services,
  caller: Caller,
  address: DeploymentAddress,
  body: UninstallBody,
  { idempotencyKey, expectedRevision }: BeginOptions,
): Promise<Begun> {
  const seen = await deploymentFor(services, caller, address, 'project.deployments.uninstall');
  const operation = newOperation(
    'uninstall',
    {
      options: performOptions(body.options),
      message: '',
      keepHistory: body.keepHistory ?? false,
      stateBefore: seen.deployment.state,
    },
    idempotencyKey,
    { address, body },
  );
  const from = [...standing, 'uninstalled'] as const;
  return begin(services, caller, seen, { from, to: 'deleting', operation, expectedRevision });
}

/**
 * Begins to run the tests of the chart (`helm test`) against a deployment.
 * @throws Refusal not_visible; LifecycleError permission_missing; PersistenceError deployment_state, idempotency_conflict
 */
export async function testDeployment(
  services: Services,
  caller: Caller,
  address: DeploymentAddress,
  body: { readonly options?: DeployOptionsBody },
  { idempotencyKey }: BeginOptions,
): Promise<Begun> {
  const seen = await deploymentFor(services, caller, address, 'project.deployments.operate');
  const { state } = seen.deployment;
  const operation = newOperation(
    'test',
    { options: performOptions(body.options), message: '', stateBefore: state },
    idempotencyKey,
    { address, body },
  );
  return begin(services, caller, seen, { from: standing, to: state, operation });
}

function begin(
  { database }: Services,
  caller: Caller,
  { deployment }: SeenDeployment,
  {
    expectedRevision,
    ...how
  }: {
    readonly from: readonly DeploymentState[];
    readonly to: DeploymentState;
    readonly operation: ReturnType<typeof newOperation>;
    readonly expectedRevision?: number | undefined;
  },
): Promise<Begun> {
  return database.deployments.begin({
    id: deployment.id,
    ...how,
    ...(expectedRevision === undefined ? {} : { expectedRevision }),
    actor: caller.actor,
  });
}
