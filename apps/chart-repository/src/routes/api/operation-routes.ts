import { logQuery, operationLogSchema, operationSchema } from '@chandlery/api-contract';
import type { OperationLogEntry } from '@chandlery/persistence';
import type { FastifyReply } from 'fastify';
import Type from 'typebox';
import type { Services } from '../../services.ts';
import { cancelOperation } from '../../use-cases/cancel-operation.ts';
import { followOperation, readingMs } from '../../use-cases/follow-operation.ts';
import { readOperationLog, visibleOperation } from '../../use-cases/read-operation.ts';
import { eventStream, lastEventId } from './event-stream.ts';
import { OpenStreams } from './open-streams.ts';
import { logEntryShape, operationShape } from './operation-shapes.ts';
import { answers, noContent, pathParts } from './schemas.ts';
import type { TypedServer } from './typed.ts';

const stream = {
  200: {
    description: 'Server-sent events; the data of each is an `OperationLogEntry`.',
    content: { 'text/event-stream': { schema: Type.String() } },
  },
  ...noContent,
};
const operationPath = Type.Object({ id: pathParts.id });
/** So many readers follow logs at once; more are asked to wait. */
const maximumReaders = 1_000;
/** A reader who takes nothing loses the place so long after the reading was to end. */
const graceMs = 60_000;

/** Work in the background: how it stands, its log as it grows, and an end to it. */
export function operationRoutes(server: TypedServer, services: Services): void {
  const tags = ['Operations'];
  const streams = new OpenStreams({ maximum: maximumReaders, longestMs: readingMs + graceMs });
  // Else a stop would wait for them.
  server.addHook('preClose', async () => streams.endAll());

  server.get(
    '/operations/:id',
    {
      schema: {
        tags,
        summary: 'How an operation stands',
        params: operationPath,
        response: answers(200, operationSchema),
      },
    },
    async (request) => operationShape(await visibleOperation(services, request.caller, request.params.id)),
  );

  server.get(
    '/operations/:id/log',
    {
      schema: {
        tags,
        summary: 'Lines of the log of an operation, oldest first',
        params: operationPath,
        querystring: Type.Object(logQuery, { additionalProperties: false }),
        response: answers(200, operationLogSchema),
      },
    },
    async ({ caller, params, query }) => {
      const asked = { after: query.after ?? 0, limit: query.limit ?? 200 };
      const piece = await readOperationLog(services, caller, params.id, asked);
      return { ...piece, items: piece.items.map(logEntryShape) };
    },
  );

  server.get(
    '/operations/:id/events',
    {
      schema: {
        tags,
        summary:
          'The log of an operation as it grows: server-sent events, gone on with after `Last-Event-ID`, until it is over (then 204)',
        params: operationPath,
        querystring: Type.Object({ after: logQuery.after }, { additionalProperties: false }),
        response: stream,
      },
    },
    async (request, reply) => {
      const operation = await visibleOperation(services, request.caller, request.params.id);
      const after = lastEventId(request.headers['last-event-id']) ?? request.query.after ?? 0;
      // A browser that has all of it stops connecting again only at this answer.
      if (operation.finishedAtMs !== null && after >= operation.lastSequence)
        return reply.code(204).send(null);
      const entries = streams.open(request, reply, (signal) =>
        followOperation(services, request.caller, operation, { after, signal }),
      );
      return sendEvents(reply, entries);
    },
  );

  server.post(
    '/operations/:id/cancel',
    {
      schema: {
        tags,
        summary:
          'Cancel an operation: one that waits is over at once, one that runs as soon as it can be stopped',
        params: operationPath,
        response: answers(200, operationSchema),
      },
    },
    async (request) => operationShape(await cancelOperation(services, request.caller, request.params.id)),
  );
}

/** Sends events while they come. */
function sendEvents(
  reply: FastifyReply,
  entries: AsyncIterable<OperationLogEntry | undefined>,
): FastifyReply {
  return reply
    .type('text/event-stream; charset=utf-8')
    .header('cache-control', 'no-store')
    .header('x-accel-buffering', 'no')
    .send(eventStream(entries));
}
