import { changesQuery, changesSchema } from '@chandlery/api-contract';
import Type from 'typebox';
import type { Services } from '../../services.ts';
import { readChanges } from '../../use-cases/read-changes.ts';
import { answers } from './schemas.ts';
import { changeShape } from './shapes.ts';
import type { TypedServer } from './typed.ts';

/** The changes, for whoever was away. */
export function eventRoutes(server: TypedServer, services: Services): void {
  server.get(
    '/events',
    {
      schema: {
        tags: ['Audit'],
        summary: 'Changes after a change number, in commit order',
        description:
          'To the review bot (`platform.integrations.act`) those that are of interest to pull requests of bound repositories.',
        querystring: Type.Object(changesQuery, { additionalProperties: false }),
        response: answers(200, changesSchema),
      },
    },
    async ({ caller, query }) => {
      const { items, ...read } = await readChanges(services, caller, query);
      return {
        ...read,
        items: items.map(({ change, pulls }) => ({
          ...changeShape(change),
          ...(pulls === undefined ? {} : { pulls: pulls.map((pull) => ({ ...pull })) }),
        })),
      };
    },
  );
}
