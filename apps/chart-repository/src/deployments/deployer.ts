import type { DryRun, Instance, PerformContext, Performed, PerformRequest } from '@chandlery/deployment';
import type { Cluster, Deployment, Project } from '@chandlery/persistence';

/** Where something is done: as the service account of the project, on its cluster. */
export type Target = { readonly cluster: Cluster; readonly project: Project };

/** A request that renders a chart. */
export type ChartPerformRequest = Extract<PerformRequest, { readonly kind: 'install' | 'upgrade' }>;

/** The server's door to clusters; `cluster-deployer.ts` is the one behind it. */
export type Deployer = {
  /**
   * Does it, whatever it takes; what goes wrong on the cluster is an outcome.
   * @throws OperationInterrupted where the signal ended it for another reason than `cancelled`; else only where the fault is ours
   */
  perform(
    target: Target,
    request: PerformRequest,
    context: Pick<PerformContext, 'signal' | 'resumed' | 'report'>,
  ): Promise<Performed>;
  /** Renders and asks the cluster, without changing anything. @throws DeploymentError, HelmError */
  dryRun(target: Target, request: ChartPerformRequest, signal: AbortSignal): Promise<DryRun>;
  /** @throws DeploymentError */
  instance(target: Target, deployment: Deployment, signal: AbortSignal): Promise<Instance>;
  /** The notes of what runs. @throws DeploymentError */
  notes(target: Target, deployment: Deployment, signal: AbortSignal): Promise<string>;
  /** The manifest of what runs as YAML, Secrets masked. @throws DeploymentError */
  manifest(target: Target, deployment: Deployment, signal: AbortSignal): Promise<string>;
};
