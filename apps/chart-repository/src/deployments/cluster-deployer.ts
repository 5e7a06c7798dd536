import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { maskSecrets, readManifests } from '@chandlery/chart';
import {
  clusterOutcome,
  DeploymentError,
  dryRun,
  hideValues,
  type PerformContext,
  performOperation,
  type PerformOutcome,
  readInstance,
  readRelease,
  type ReleaseRecord,
  unseenStatus,
} from '@chandlery/deployment';
import { type HelmCli, HelmError } from '@chandlery/helm-cli';
import type { Deployment } from '@chandlery/persistence';
import { dump } from 'js-yaml';
import { Refusal } from '../problems/refusal.ts';
import type { ClusterConnections } from './cluster-connections.ts';
import type { Deployer, Target } from './deployer.ts';
import type { HelmOnDemand } from './helm-on-demand.ts';

/** The door to clusters: Helm, and the Kubernetes API, as the service account of the project. */
export function clusterDeployer(clusters: ClusterConnections, helm: HelmOnDemand): Deployer {
  const contextOf = async (
    { cluster, project }: Target,
    cli: HelmCli,
    signal: AbortSignal,
  ): Promise<Omit<PerformContext, 'report' | 'resumed'>> => {
    const folder = join(helm.folder, 'charts');
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return {
      helm: cli,
      connection: await clusters.ofProject(cluster, project),
      kubeconfig: (seconds) => clusters.kubeconfigOf(cluster, project, seconds),
      namespace: project.namespace,
      allows: project.allows,
      folder,
      signal,
    };
  };
  const recordOf = async (
    { cluster, project }: Target,
    { name, currentRevision }: Deployment,
    signal: AbortSignal,
  ): Promise<ReleaseRecord | undefined> => {
    const connection = await clusters.ofProject(cluster, project);
    const revision = currentRevision === null ? {} : { revision: currentRevision };
    return readRelease(connection, { namespace: project.namespace, name, ...revision }, { signal });
  };
  return {
    async perform(target, request, { signal, resumed, report }) {
      let context: Omit<PerformContext, 'report' | 'resumed'>;
      try {
        context = await contextOf(target, await helm.cli(), signal);
      } catch (error) {
        const outcome = cannotBegin(error);
        return {
          state: 'failed',
          outcome,
          runs: request.revisionBefore === null ? 'nothing' : 'before',
          settled: resumed ? 'failed' : 'before',
          revision: request.revisionBefore,
          revisions: [],
          ...(resumed || request.revisionBefore === null ? { status: unseenStatus(outcome) } : {}),
        };
      }
      return performOperation(request, { ...context, resumed, report });
    },
    async dryRun(target, request, signal) {
      return dryRun(request, await contextOf(target, await helm.cli(), signal));
    },
    async instance(target, deployment, signal) {
      const { cluster, project } = target;
      const record = await recordOf(target, deployment, signal);
      if (record === undefined || record.status === 'uninstalled') return { resources: [], addresses: [] };
      const manifests = readManifests(record.manifest).manifests.map(({ object }) => object);
      const connection = await clusters.ofProject(cluster, project);
      return readInstance(connection, { namespace: project.namespace, manifests, signal });
    },
    async notes(target, deployment, signal) {
      const record = await recordOf(target, deployment, signal);
      return hiddenIn(record)(record?.notes ?? '');
    },
    async manifest(target, deployment, signal) {
      const record = await recordOf(target, deployment, signal);
      const { manifests } = readManifests(record?.manifest ?? '');
      const text = manifests
        .map(({ object, source }) => `---\n# Source: ${source ?? 'unknown'}\n${yamlOf(maskSecrets(object))}`)
        .join('');
      return hiddenIn(record)(text);
    },
  };
}

/** Charts put values into whatever they like; who may see notes and manifests need not be one who may see values. */
function hiddenIn(record: ReleaseRecord | undefined): (text: string) => string {
  // JSON is YAML.
  return hideValues(JSON.stringify(record?.values ?? {}));
}

/** Through JSON: objects out of YAML have no prototype, which the writer wants. */
function yamlOf(object: unknown): string {
  return dump(JSON.parse(JSON.stringify(object)), { lineWidth: -1, noRefs: true });
}

/** What keeps an operation from being begun at all. @throws what is a fault of ours */
function cannotBegin(error: unknown): PerformOutcome {
  if (error instanceof DeploymentError) return clusterOutcome(error);
  if (error instanceof HelmError || error instanceof Refusal) {
    const { code, message, remedy } = error;
    return { code, message, ...(remedy === undefined ? {} : { remedy }) };
  }
  throw error;
}
