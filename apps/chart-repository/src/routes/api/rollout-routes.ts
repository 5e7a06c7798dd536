import { newRolloutSchema, pageOf, rolloutFilters, rolloutSchema } from '@chandlery/api-contract';
import type { RolloutItem } from '@chandlery/persistence';
import Type from 'typebox';
import type { Services } from '../../services.ts';
import { beginRollout, type PlannedRollout } from '../../use-cases/begin-rollout.ts';
import { listRollouts, stopRollout, visibleRollout } from '../../use-cases/read-rollout.ts';
import { answers, listQuery, pageRequest, pathParts } from './schemas.ts';
import { iso, isoOrNull, pageShape } from './shapes.ts';
import type { TypedServer } from './typed.ts';

const rolloutPath = Type.Object({ id: pathParts.id });

/** Rollouts: many deployments of an app upgraded in waves. */
export function rolloutRoutes(server: TypedServer, services: Services): void {
  const tags = ['Deployments'];
  const whole = answers(200, rolloutSchema);

  server.post(
    '/deployments/upgrades',
    {
      schema: {
        tags,
        summary: 'Upgrade many deployments of an app, in waves; a dry run (200) only says what would be',
        body: newRolloutSchema,
        response: { ...whole, ...answers(202, rolloutSchema) },
      },
    },
    async ({ caller, body }, reply) => {
      const rollout = await beginRollout(services, caller, body);
      return reply.code(rollout.id === null ? 200 : 202).send(rolloutShape(rollout));
    },
  );

  server.get(
    '/rollouts',
    {
      schema: {
        tags,
        summary: 'Rollouts with a deployment that you may see, newest first',
        querystring: listQuery(rolloutFilters),
        response: answers(200, pageOf(rolloutSchema)),
      },
    },
    async ({ caller, query: { workspace, app, project, state, ...page } }) => {
      const found = await listRollouts(services, caller, {
        ...pageRequest(page),
        ...(workspace === undefined ? {} : { workspaceSlug: workspace }),
        ...(app === undefined ? {} : { appName: app }),
        ...(project === undefined ? {} : { projectId: project }),
        ...(state === undefined ? {} : { states: [state] }),
      });
      return pageShape(found, rolloutShape);
    },
  );

  server.get(
    '/rollouts/:id',
    { schema: { tags, summary: 'How far a rollout is', params: rolloutPath, response: whole } },
    async ({ caller, params }) => rolloutShape(await visibleRollout(services, caller, params.id)),
  );

  server.post(
    '/rollouts/:id/stop',
    {
      schema: {
        tags,
        summary: 'Begin nothing more of a rollout; what is under way comes to its end',
        params: rolloutPath,
        response: whole,
      },
    },
    async ({ caller, params }) => rolloutShape(await stopRollout(services, caller, params.id)),
  );
}

function rolloutShape(rollout: PlannedRollout) {
  const { id, workspaceSlug, appName, toVersion, waveSize, stopOnFailure, state, requestedBy, items } =
    rollout;
  return {
    id,
    workspace: workspaceSlug,
    app: appName,
    version: toVersion,
    waveSize,
    stopOnFailure,
    state,
    requestedBy: requestedBy.name,
    stopRequestedAt: isoOrNull(rollout.stopRequestedAtMs),
    createdAt: rollout.createdAtMs === null ? null : iso(rollout.createdAtMs),
    finishedAt: isoOrNull(rollout.finishedAtMs),
    deployments: items.map(itemShape),
  };
}

function itemShape(item: RolloutItem) {
  const { deploymentId, workspaceSlug, projectSlug, name, fromVersion, wave, state, operationId, reason } =
    item;
  return {
    id: deploymentId,
    workspace: workspaceSlug,
    project: projectSlug,
    name,
    fromVersion,
    wave,
    state,
    operation: operationId,
    reason: reason === null ? null : reasonShape(reason),
  };
}

function reasonShape({ code, message, details }: NonNullable<RolloutItem['reason']>) {
  return { code, message, ...(details === undefined ? {} : { details: { ...details } }) };
}
