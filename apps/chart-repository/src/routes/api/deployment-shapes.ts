import type { DeployedChart, Deployment, Enqueued } from '@chandlery/persistence';
import type { DryRun, InstanceView } from '../../deployments/deployer.ts';
import type { RevisionView } from '../../use-cases/read-deployment.ts';
import { operationShape } from './operation-shapes.ts';
import { iso, isoOrNull } from './shapes.ts';

function chartShape({ workspace, name, version, appVersion, versionId }: DeployedChart) {
  return { workspace, name, version, appVersion, known: versionId !== null };
}

/** A deployment in the shape of the wire. */
export function deploymentShape(deployment: Deployment) {
  const { id, namespace, name, chart, state, currentRevision, test, status, drift, revision } = deployment;
  return {
    id,
    workspace: deployment.workspaceSlug,
    project: deployment.projectSlug,
    cluster: deployment.clusterSlug,
    namespace,
    name,
    chart: chartShape(chart),
    state,
    currentRevision,
    test: test === null ? null : { expiresAt: isoOrNull(test.expiresAtMs) },
    status:
      status === null
        ? null
        : { code: status.code, message: status.message, resources: { ...status.resources } },
    observedAt: isoOrNull(deployment.observedAtMs),
    drift,
    createdBy: deployment.createdByName,
    createdAt: iso(deployment.createdAtMs),
    changedAt: iso(deployment.changedAtMs),
    revision,
  };
}

/** What was begun, in the shape of the wire. */
export function startedShape({
  deployment,
  operation,
}: Pick<Enqueued, 'operation'> & { readonly deployment: Deployment }) {
  return { deployment: deploymentShape(deployment), operation: operationShape(operation) };
}

/** A revision in the shape of the wire. */
export function revisionShape(revision: RevisionView, current: number | null) {
  const { number, chart, action, operationId, actorName, atMs, description, status, values } = revision;
  return {
    number,
    current: number === current,
    chart: chartShape(chart),
    action,
    operation: operationId,
    by: actorName,
    at: iso(atMs),
    description,
    status,
    values: values.map((change) => ({ ...change })),
  };
}

/** An instance in the shape of the wire. */
export function instanceShape({ resources, addresses }: InstanceView) {
  return {
    resources: resources.map(({ createdAtMs, children, ...resource }) => ({
      ...resource,
      createdAt: isoOrNull(createdAtMs),
      children: children.map((child) => ({ ...child })),
    })),
    addresses: addresses.map((address) => ({ ...address })),
  };
}

/** A dry run in the shape of the wire. */
export function dryRunShape({ objects, outside, changes, notes, warnings }: DryRun) {
  return {
    objects: objects.map((object) => ({ ...object })),
    outside: outside.map((object) => ({ ...object })),
    changes: changes.map(({ paths, ...change }) => ({ ...change, paths: [...paths] })),
    notes,
    warnings: [...warnings],
  };
}
