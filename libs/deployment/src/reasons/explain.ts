import type { CallOptions, ClusterConnection } from '../connection/cluster-connection.ts';
import { isDeploymentError } from '../errors.ts';
import { objectsAt, refOf, textAt, type KubeObject } from '../objects/kube-object.ts';
import { liveObjects } from '../instance/live-objects.ts';
import { collectFindings, namespacesOf } from './collect.ts';
import { containerLog } from './container-log.ts';
import { findReasons, type Findings } from './find-reasons.ts';
import { secretMask } from './mask-secrets.ts';
import type { Reason, ReasonCode } from './reason.ts';

/** Reasons that a container's own words may tell more of. */
const withLog: readonly ReasonCode[] = [
  'out_of_memory',
  'container_crash',
  'init_container_failed',
  'pod_failed',
  'startup_probe',
  'liveness_probe',
  'readiness_probe',
  'not_ready',
];

const mostReasons = 20;
const mostLogs = 3;
const mostSecrets = 20;

/** What is to be explained. */
export type ExplainRequest = Pick<CallOptions, 'signal'> & {
  readonly namespace: string;
  /** Of the release: as its manifest has them, or as the cluster does (hooks too, as long as they are there). */
  readonly resources: readonly KubeObject[];
  readonly nowMs?: number;
};

/**
 * Why a release does not run: what a person would find by `kubectl describe` and `kubectl logs`, found by walking owner references
 * from its objects down to pods. The first is the one to show; empty where nothing complains. Values of Secrets (those of
 * the release, and those that its failing pods use) are masked, in logs too.
 */
export async function explain(
  connection: ClusterConnection,
  request: ExplainRequest,
): Promise<readonly Reason[]> {
  const { namespace, resources, signal, nowMs = Date.now() } = request;
  const live = await liveObjects(connection, resources, namespace, { signal });
  const roots = live.map(({ object }) => object).filter((object) => object !== undefined);
  const findings = await collectFindings(connection, namespacesOf(roots, namespace), roots, { signal });
  const reasons = findReasons(findings, nowMs).slice(0, mostReasons);
  if (reasons.length === 0) return [];
  const told = await addLogs(connection, reasons, signal);
  const used = await usedSecrets(connection, findings, told, signal);
  const hide = secretMask([...resources, ...roots, ...used]);
  return told.map((reason) => masked(reason, hide));
}

/** A few logs, of the reasons that stand first. */
async function addLogs(
  connection: ClusterConnection,
  reasons: readonly Reason[],
  signal: AbortSignal | undefined,
): Promise<Reason[]> {
  const wanted = reasons
    .filter(({ code, container }) => withLog.includes(code) && container !== undefined)
    .slice(0, mostLogs);
  return Promise.all(
    reasons.map(async (reason) => {
      if (!wanted.includes(reason) || reason.container === undefined) return reason;
      const log = await containerLog(connection, reason.resource, reason.container, { signal });
      return log === undefined ? reason : { ...reason, log };
    }),
  );
}

/** The Secrets that the pods of these reasons take values from: only to know what must not be shown. */
async function usedSecrets(
  connection: ClusterConnection,
  { members }: Findings,
  reasons: readonly Reason[],
  signal: AbortSignal | undefined,
): Promise<KubeObject[]> {
  const pods = new Set(reasons.map(({ resource }) => `${resource.namespace}/${resource.name}`));
  const paths = members
    .map(({ object }) => ({ object, ref: refOf(object) }))
    .filter(({ ref }) => ref.kind === 'Pod' && pods.has(`${ref.namespace}/${ref.name}`))
    .flatMap(({ object, ref }) =>
      secretNames(object).map((name) => {
        const within = `/api/v1/namespaces/${encodeURIComponent(ref.namespace)}`;
        return `${within}/secrets/${encodeURIComponent(name)}`;
      }),
    );
  const found = await Promise.all(
    [...new Set(paths)].slice(0, mostSecrets).map(async (path) => {
      try {
        return await connection.find(path, { signal });
      } catch (error) {
        // Whoever may not read it cannot give it away by mistake either, except by a log; so be it.
        if (isDeploymentError(error, 'cluster_forbidden')) return undefined;
        throw error;
      }
    }),
  );
  return found.filter((secret) => secret !== undefined);
}

function secretNames(pod: KubeObject): string[] {
  const containers = ['initContainers', 'containers'].flatMap((list) => objectsAt(pod, 'spec', list));
  const volumes = objectsAt(pod, 'spec', 'volumes');
  return [
    ...containers.flatMap((one) =>
      objectsAt(one, 'env').map((variable) => textAt(variable, 'valueFrom', 'secretKeyRef', 'name')),
    ),
    ...containers.flatMap((one) =>
      objectsAt(one, 'envFrom').map((source) => textAt(source, 'secretRef', 'name')),
    ),
    ...volumes.map((volume) => textAt(volume, 'secret', 'secretName')),
    ...volumes.flatMap((volume) =>
      objectsAt(volume, 'projected', 'sources').map((source) => textAt(source, 'secret', 'name')),
    ),
  ].filter((name) => name !== '');
}

function masked(reason: Reason, hide: (text: string) => string): Reason {
  const { log } = reason;
  const message = hide(reason.message);
  return log === undefined
    ? { ...reason, message }
    : { ...reason, message, log: { ...log, lines: log.lines.map(hide) } };
}
