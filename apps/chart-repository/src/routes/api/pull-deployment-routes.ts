import {
  deployPullSchema,
  idempotencyHeaders,
  pullDeploymentSchema,
  pullParts,
  removePullDeploymentQuery,
} from '@chandlery/api-contract';
import Type from 'typebox';
import type { Services } from '../../services.ts';
import { endTrialOfPull } from '../../use-cases/pulls/test-deployments.ts';
import { tryOutPull } from '../../use-cases/pulls/try-out-pull.ts';
import { pullDeploymentShape } from './pull-shapes.ts';
import { answers, noContent } from './schemas.ts';
import type { TypedServer } from './typed.ts';

const { repositoryId, pull, chart } = pullParts;
const path = '/integrations/github/repositories/:repositoryId/pulls/:pull/charts/:chart/deployment';

/** Charts of pull requests, tried out in a project. */
export function pullDeploymentRoutes(server: TypedServer, services: Services): void {
  const tags = ['Pull requests'];
  const params = Type.Object({ repositoryId, pull, chart });

  server.put(
    path,
    {
      bodyLimit: 1024 ** 2,
      schema: {
        tags,
        summary: 'Try out a chart of a pull request, as a test with a time to live',
        description: 'It is done with the rights of the account of whoever asks for it.',
        params,
        headers: Type.Object(idempotencyHeaders),
        body: deployPullSchema,
        response: answers(202, pullDeploymentSchema),
      },
    },
    async ({ caller, params: key, body, headers }, reply) => {
      const once = headers['idempotency-key'];
      return reply.code(202).send(pullDeploymentShape(await tryOutPull(services, caller, key, body, once)));
    },
  );

  server.delete(
    path,
    {
      schema: {
        tags,
        summary: 'End the trial of a chart, where there is one',
        params,
        querystring: Type.Object(removePullDeploymentQuery, { additionalProperties: false }),
        response: noContent,
      },
    },
    async ({ caller, params: key, query }, reply) => {
      await endTrialOfPull(services, caller, key, query.requestedBy);
      return reply.code(204).send(null);
    },
  );
}
