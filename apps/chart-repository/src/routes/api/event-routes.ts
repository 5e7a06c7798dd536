import { changesQuery, changesSchema } from '@chandlery/api-contract';
import Type from 'typebox';
import type { Services } from '../../services.ts';
import { requireOnPlatform } from '../../use-cases/access.ts';
import { answers } from './schemas.ts';
import { changeShape } from './shapes.ts';
import type { TypedServer } from './typed.ts';

/** The changes, for whoever was away. */
export function eventRoutes(server: TypedServer, { database: { changes } }: Services): void {
  server.get(
    '/events',
    {
      schema: {
        tags: ['Audit'],
        summary: 'Changes after a change number, in commit order',
        querystring: Type.Object(changesQuery, { additionalProperties: false }),
        response: answers(200, changesSchema),
      },
    },
    async ({ caller, query }) => {
      requireOnPlatform(caller, 'platform.audit.view');
      const items = await changes.after(query.after ?? (await changes.prunedTo()), query.limit ?? 200);
      return { items: items.map(changeShape), latest: await changes.latest() };
    },
  );
}
