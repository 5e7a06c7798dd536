import type { DeployedChart, Deployment, Enqueued } from '@chandlery/persistence';
import type { DryRun, Instance, ResourceRef } from '@chandlery/deployment';
import type { ResourceName } from '@chandlery/chart';
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
export function instanceShape({ resources, addresses }: Instance) {
  return {
    resources: resources.map(
      ({ apiVersion, kind, name, namespace, state, message, createdAtMs, changed, pods }) => ({
        apiVersion,
        kind,
        name,
        namespace: namespaceOf({ namespace }),
        state,
        message,
        createdAt: isoOrNull(createdAtMs),
        changed: [...changed],
        pods: pods.map((pod) => ({
          name: pod.name,
          state: pod.state,
          message: pod.message,
          node: pod.node,
          restarts: pod.restarts,
          images: [...pod.images],
          createdAt: isoOrNull(pod.createdAtMs),
        })),
      }),
    ),
    addresses: addresses.map(({ kind, address, port, resource }) => ({
      kind,
      address,
      port,
      resource: `${resource.kind}/${resource.name}`,
    })),
  };
}

/** A dry run in the shape of the wire. */
export function dryRunShape({ manifests, outside, changes, notes }: DryRun) {
  return {
    objects: manifests.map(objectShape),
    outside: outside.map((object) => ({ ...objectShape(object), allowed: object.allowed })),
    changes: [
      ...changes.added.map((object) => plainChange('added', object)),
      ...changes.removed.map((object) => plainChange('removed', object)),
      ...changes.changed
        .filter(({ isNoise }) => !isNoise)
        .map(({ after, paths, text }) => ({
          ...plainChange('changed', after),
          paths: paths.map(({ path }) => path),
          difference: text,
        })),
    ],
    notes,
  };
}

function plainChange(change: 'added' | 'removed' | 'changed', object: ResourceName) {
  return { change, ...objectShape(object), paths: [] as string[], difference: '' };
}

type Named = Omit<ResourceName, 'line'>;

function objectShape({ apiVersion, kind, name, namespace = '', source = '' }: Named) {
  return { apiVersion, kind, name, namespace: namespaceOf({ namespace }), file: source };
}

function namespaceOf({ namespace }: Pick<ResourceRef, 'namespace'>): string | null {
  return namespace === '' ? null : namespace;
}
