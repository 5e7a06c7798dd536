import Type from 'typebox';
import { nullableTimestamp, timestamp } from './common.ts';

/** What an operation came to. */
export const operationOutcomeSchema = Type.Object(
  {
    code: Type.String({ description: 'Stable; match on this.' }),
    message: Type.String({ description: 'What happened, as a person would say it.' }),
    remedy: Type.Optional(Type.String({ description: 'What would help.' })),
    resource: Type.Optional(
      Type.String({ description: 'The object that it is about, such as `Deployment/redis`.' }),
    ),
    details: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  },
  { $id: 'OperationOutcome' },
);

export const operationStateSchema = Type.Enum(['queued', 'running', 'succeeded', 'failed', 'cancelled']);
export const operationKindSchema = Type.Enum([
  'install',
  'upgrade',
  'rollback',
  'uninstall',
  'test',
  'inspect',
]);

/** Work that outlives the request that asked for it. */
export const operationSchema = Type.Object(
  {
    id: Type.String(),
    kind: operationKindSchema,
    state: operationStateSchema,
    subject: Type.Object({
      kind: Type.Enum(['deployment', 'submission']),
      id: Type.String(),
      name: Type.String(),
    }),
    requestedBy: Type.String({ description: 'Name of the account.' }),
    attempts: Type.Integer({
      description: 'How often it was begun: above 1 some process died in the middle of it.',
    }),
    cancelRequestedAt: nullableTimestamp('When somebody asked for it to be cancelled.'),
    outcome: Type.Union([operationOutcomeSchema, Type.Null()]),
    createdAt: timestamp('When it was asked for.'),
    startedAt: nullableTimestamp('When it was first begun.'),
    finishedAt: nullableTimestamp('When it ended.'),
    lastSequence: Type.Integer({ description: 'Number of the newest line of its log.' }),
  },
  { $id: 'Operation' },
);

/** A line of an operation's log, as `/events` streams it and `/log` lists it. */
export const operationLogEntrySchema = Type.Object(
  {
    sequence: Type.Integer({ description: 'Counts from 1; the id of the event.' }),
    at: timestamp('When.'),
    kind: Type.Enum(['state', 'progress', 'log', 'warning'], { description: 'The type of the event.' }),
    data: Type.Record(Type.String(), Type.Unknown()),
  },
  { $id: 'OperationLogEntry' },
);

/** Which operations are wanted. */
export const operationFilters = {
  state: Type.Optional(operationStateSchema),
  kind: Type.Optional(operationKindSchema),
};

/** From where on a log is wanted. */
export const logQuery = {
  after: Type.Optional(
    Type.Integer({ minimum: 0, default: 0, description: 'The last number you know; 0 for all.' }),
  ),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: 200 })),
};

/** A piece of a log. */
export const operationLogSchema = Type.Object({
  items: Type.Array(operationLogEntrySchema),
  latest: Type.Integer({ description: 'Number of the newest line by now.' }),
  over: Type.Boolean({ description: 'Whether the operation has ended, so that no line follows the latest.' }),
});

/** Lets a request that was sent twice be one: the second gives the operation of the first. */
export const idempotencyHeaders = {
  'idempotency-key': Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 200,
      description:
        'Any text of your own: the same request under the same key, within a day, gives the operation of the first.',
    }),
  ),
};
