import multipart from '@fastify/multipart';
import { pullChartSchema, pullParts } from '@chandlery/api-contract';
import Type from 'typebox';
import type { Services } from '../../services.ts';
import { putPullChart } from '../../use-cases/pulls/put-pull-chart.ts';
import { boundRepository } from '../../use-cases/pulls/bot.ts';
import { readPullChart } from '../pull-body.ts';
import { describesBytes } from './bytes-bodies.ts';
import { pullChartShape } from './pull-shapes.ts';
import { answers } from './schemas.ts';
import type { TypedServer } from './typed.ts';

const { repositoryId, pull, chart } = pullParts;

/** Charts of pull requests in: as bytes, with what there is to say of them. */
export async function pullChartRoutes(server: TypedServer, services: Services): Promise<void> {
  const { config } = services;
  server.removeAllContentTypeParsers();
  await server.register(multipart);
  server.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
  server.put(
    '/integrations/github/repositories/:repositoryId/pulls/:pull/charts/:chart',
    {
      bodyLimit: config.archiveBytes + 1024 * 1024,
      config: describesBytes('pullChart'),
      schema: {
        tags: ['Pull requests'],
        summary: 'Bring a submission in line with a chart of a pull request',
        description:
          'The first time it makes the submission, later it revises it; the same content again changes nothing.',
        params: Type.Object({ repositoryId, pull, chart }),
        response: answers(200, pullChartSchema),
      },
    },
    async (request) => {
      // Before anything large is read.
      await boundRepository(services, request.caller, request.params.repositoryId);
      const { chart: archive, about } = await readPullChart(request, config);
      return pullChartShape(await putPullChart(services, request.caller, request.params, { archive, about }));
    },
  );
}
