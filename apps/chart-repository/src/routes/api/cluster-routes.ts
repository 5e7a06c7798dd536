import {
  clusterChangeSchema,
  clusterCheckSchema,
  clusterSchema,
  clusterToCheckSchema,
  newClusterSchema,
} from '@chandlery/api-contract';
import type { Cluster } from '@chandlery/persistence';
import Type from 'typebox';
import type { Services } from '../../services.ts';
import {
  changeCluster,
  type CheckedCluster,
  checkNewCluster,
  checkRegisteredCluster,
  createCluster,
  listClusters,
  readCluster,
  removeCluster,
  seesDetails,
} from '../../use-cases/manage-clusters.ts';
import { expectedRevision, withRevision } from '../conditional.ts';
import {
  answers,
  conditionalHeaders,
  noContent,
  pageOf,
  pageOnly,
  pageRequest,
  pathParts,
} from './schemas.ts';
import { iso, isoOrNull, pageShape } from './shapes.ts';
import type { TypedServer } from './typed.ts';

const clusterPath = Type.Object({ cluster: pathParts.cluster });

/** Clusters: registered by who manages them, never with more than a server, a CA and a credential. */
export function clusterRoutes(server: TypedServer, services: Services): void {
  const tags = ['Clusters'];
  const one = answers(200, clusterSchema);

  server.get(
    '/clusters',
    {
      schema: {
        tags,
        summary: 'Clusters',
        querystring: pageOnly,
        response: answers(200, pageOf(clusterSchema)),
      },
    },
    async ({ caller, query }) =>
      pageShape(await listClusters(services, caller, pageRequest(query)), (cluster) =>
        clusterShape(cluster, seesDetails(caller)),
      ),
  );

  server.post(
    '/clusters',
    {
      schema: {
        tags,
        summary: 'Register a cluster, by a kubeconfig or as the one that the server runs in',
        body: newClusterSchema,
        response: answers(201, clusterSchema),
      },
      bodyLimit: 512 * 1024,
    },
    async ({ caller, body }, reply) => {
      const cluster = await createCluster(services, caller, body);
      return withRevision(reply, cluster.revision).code(201).send(clusterShape(cluster, true));
    },
  );

  server.post(
    '/clusters/check',
    {
      schema: {
        tags,
        summary: 'Look at a cluster without registering it: can it be reached, is enough allowed',
        body: clusterToCheckSchema,
        response: answers(200, clusterCheckSchema),
      },
      bodyLimit: 512 * 1024,
    },
    async ({ caller, body }) => checkShape(await checkNewCluster(services, caller, body)),
  );

  server.get(
    '/clusters/:cluster',
    { schema: { tags, summary: 'One cluster', params: clusterPath, response: one } },
    async ({ caller, params }, reply) => {
      const cluster = await readCluster(services, caller, params.cluster);
      return withRevision(reply, cluster.revision).send(clusterShape(cluster, seesDetails(caller)));
    },
  );

  server.patch(
    '/clusters/:cluster',
    {
      schema: {
        tags,
        summary: 'Change a cluster, its credential included',
        params: clusterPath,
        headers: conditionalHeaders,
        body: clusterChangeSchema,
        response: one,
      },
      bodyLimit: 512 * 1024,
    },
    async (request, reply) => {
      const { caller, params, body } = request;
      const cluster = await changeCluster(services, caller, params.cluster, body, expectedRevision(request));
      return withRevision(reply, cluster.revision).send(clusterShape(cluster, true));
    },
  );

  server.delete(
    '/clusters/:cluster',
    {
      schema: {
        tags,
        summary: 'Forget a cluster that no project uses',
        params: clusterPath,
        headers: conditionalHeaders,
        response: noContent,
      },
    },
    async (request, reply) => {
      await removeCluster(services, request.caller, request.params.cluster, expectedRevision(request));
      return reply.code(204).send(null);
    },
  );

  server.post(
    '/clusters/:cluster/check',
    {
      schema: {
        tags,
        summary: 'Look at a cluster again: can it be reached, is enough allowed',
        params: clusterPath,
        response: answers(200, clusterCheckSchema),
      },
    },
    async ({ caller, params }) => checkShape(await checkRegisteredCluster(services, caller, params.cluster)),
  );
}

function clusterShape(cluster: Cluster, details: boolean) {
  const { id, slug, displayName, description, kind, server, lastCheck, createdAtMs, revision } = cluster;
  return {
    id,
    slug,
    displayName,
    description,
    kind,
    server: details ? server : null,
    credentialExpiresAt: details ? isoOrNull(cluster.credentialExpiresAtMs) : null,
    lastCheck:
      lastCheck === null || !details
        ? null
        : {
            at: iso(lastCheck.atMs),
            ok: lastCheck.ok,
            version: lastCheck.version,
            problem: lastCheck.problem,
          },
    createdAt: iso(createdAtMs),
    revision,
  };
}

function checkShape({ server, check: { isReachable, version, permissions, problems } }: CheckedCluster) {
  return {
    server,
    reachable: isReachable,
    version,
    permissions: permissions.map(({ verb, resource, group, why, isAllowed }) => ({
      verb,
      resource,
      group,
      why,
      allowed: isAllowed,
    })),
    problems: problems.map((problem) => ({ ...problem })),
  };
}
