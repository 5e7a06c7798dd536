import type { NewDeploymentBody } from '@chandlery/api-contract';
import type { ChartVersion, Project } from '@chandlery/persistence';
import { v7 as newId } from 'uuid';
import { performOptions } from '../deployments/operation-request.ts';
import type { Caller } from '../security/caller.ts';
import type { Services } from '../services.ts';
import { type Begun, type BeginOptions, newOperation } from './begin-operation.ts';
import { requireValuesFit, sealValues } from './deploy-values.ts';
import { deployableVersion, deployedChart } from './deployable-version.ts';
import { projectFor, type ProjectAddress } from './visible-project.ts';

/**
 * Begins to install a version into a project: the deployment is there at once, in state `creating`, and the operation that
 * installs it is queued. The values are checked before.
 * @throws Refusal not_visible, version_suspended, values_refused; LifecycleError permission_missing; ChartError; Refusal secret_key_missing, secret_key_unknown
 * @throws PersistenceError deployment_exists, idempotency_conflict
 */
export async function installApp(
  services: Services,
  caller: Caller,
  address: ProjectAddress,
  body: NewDeploymentBody,
  { idempotencyKey }: BeginOptions,
): Promise<Begun> {
  const { project } = await projectFor(services, caller, address, 'project.deployments.deploy');
  const wanted = {
    workspace: body.workspace ?? address.workspace,
    app: body.app,
    version: body.version,
  };
  const version = await deployableVersion(services, caller, project, wanted);
  return installVersion(
    services,
    caller,
    { project, version, asked: { address, body } },
    body,
    idempotencyKey,
  );
}

/** What is installed where, with all that the client said of it. */
export type Installation = {
  readonly project: Project;
  readonly version: ChartVersion;
  readonly asked: unknown;
};

/**
 * The same of a version that the caller is known to be allowed to deploy into the project.
 * @throws Refusal values_refused; ChartError; Refusal secret_key_missing, secret_key_unknown
 * @throws PersistenceError deployment_exists, idempotency_conflict
 */
export async function installVersion(
  services: Services,
  caller: Caller,
  { project, version, asked }: Installation,
  body: Pick<NewDeploymentBody, 'name' | 'values' | 'test' | 'options' | 'message'>,
  idempotencyKey: string | undefined,
): Promise<Begun> {
  const { database, nowMs } = services;
  const values = body.values ?? '';
  await requireValuesFit(services, version, values);
  const id = newId();
  const { sealedValues, valuesDigest } = sealValues(services, values, id);
  const chart = deployedChart(version);
  const hours = body.test?.hours;
  return database.deployments.create({
    id,
    projectId: project.id,
    name: body.name,
    chart,
    sealedValues,
    test:
      body.test === undefined
        ? null
        : { expiresAtMs: hours === undefined ? null : nowMs() + hours * 3_600_000 },
    operation: newOperation(
      'install',
      {
        options: performOptions(body.options),
        message: body.message ?? '',
        chart,
        archiveDigest: version.archiveDigest,
        sealedValues,
        valuesDigest,
      },
      idempotencyKey,
      asked,
    ),
    actor: caller.actor,
  });
}
