import type { NewDeploymentBody, UpgradeBody } from '@chandlery/api-contract';
import type { ChartVersion } from '@chandlery/persistence';
import { type DryRun, OperationRefused } from '@chandlery/deployment';
import { performOptions } from '../deployments/operation-request.ts';
import { Refusal } from '../problems/refusal.ts';
import type { Caller } from '../security/caller.ts';
import type { Services } from '../services.ts';
import { currentValues, upgradeVersion } from './change-deployment.ts';
import { requireValuesFit } from './deploy-values.ts';
import { deployableVersion } from './deployable-version.ts';
import {
  clusterOf,
  type DeploymentAddress,
  deploymentFor,
  projectFor,
  type ProjectAddress,
  type SeenProject,
} from './visible-project.ts';

/** How long Helm and the cluster may take to answer. */
const answerMs = 60_000;

/**
 * What an install would do, with every check that an install makes.
 * @throws Refusal not_visible, version_suspended, values_refused, deployment_refused; LifecycleError permission_missing; ChartError; DeploymentError; HelmError
 */
export async function dryRunInstall(
  services: Services,
  caller: Caller,
  address: ProjectAddress,
  body: NewDeploymentBody,
): Promise<DryRun> {
  const seen = await projectFor(services, caller, address, 'project.deployments.deploy');
  const wanted = { workspace: body.workspace ?? address.workspace, app: body.app, version: body.version };
  const version = await deployableVersion(services, caller, seen.project, wanted);
  return dryRun(services, seen, version, { kind: 'install', release: body.name, values: body.values ?? '' });
}

/**
 * What an upgrade would do, with every check that an upgrade makes.
 * @throws as `dryRunInstall`; Refusal chart_gone
 */
export async function dryRunUpgrade(
  services: Services,
  caller: Caller,
  address: DeploymentAddress,
  body: UpgradeBody,
): Promise<DryRun> {
  const seen = await deploymentFor(services, caller, address, 'project.deployments.operate');
  const version = await upgradeVersion(services, caller, seen, body.version);
  const values = body.values ?? (await currentValues(services, seen));
  return dryRun(services, seen, version, { kind: 'upgrade', release: address.name, values });
}

async function dryRun(
  services: Services,
  { project }: SeenProject,
  version: ChartVersion,
  what: { readonly kind: 'install' | 'upgrade'; readonly release: string; readonly values: string },
): Promise<DryRun> {
  await requireValuesFit(services, version, what.values);
  const target = { project, cluster: await clusterOf(services, project) };
  const archive = await services.archives.read(version.archiveDigest);
  const request = {
    ...what,
    operation: 'dry-run',
    revisionBefore: null,
    archive,
    description: '',
    options: performOptions(),
  };
  try {
    return await services.deployer.dryRun(target, request, AbortSignal.timeout(answerMs));
  } catch (error) {
    if (!(error instanceof OperationRefused)) throw error;
    const { message, remedy, ...outcome } = error.outcome;
    throw new Refusal('deployment_refused', message, {
      ...(remedy === undefined ? {} : { remedy }),
      details: outcome,
      cause: error,
    });
  }
}
