import Type, { type Static } from 'typebox';
import { nullableTimestamp, slug } from './common.ts';
import { deployOptionsSchema } from './deployments.ts';

const nullable = <T extends Type.TSchema>(schema: T, description: string) =>
  Type.Union([schema, Type.Null()], { description });
const versionNumber = (description: string) => Type.String({ minLength: 1, maxLength: 300, description });

/** Which deployments are to be upgraded, and how. */
export const newRolloutSchema = Type.Object(
  {
    workspace: slug('Workspace of the app.'),
    app: Type.String({ minLength: 1, maxLength: 250, description: 'Name of the chart.' }),
    from: Type.Optional(versionNumber('Only those that run this version.')),
    to: versionNumber('The version that they are to run.'),
    deployments: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 100 }), {
        minItems: 1,
        maxItems: 200,
        uniqueItems: true,
        description: 'Ids; all that you may operate unless given.',
      }),
    ),
    waveSize: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 100, default: 5, description: 'How many are upgraded at once.' }),
    ),
    stopOnFailure: Type.Optional(
      Type.Boolean({ default: true, description: 'Begin no further wave after a failure.' }),
    ),
    values: Type.Optional(
      Type.Enum(['keep'], {
        description:
          'Each keeps its own values, carried into the new version where that is certain; where a value was changed by both chart and user, the deployment is left out.',
      }),
    ),
    options: Type.Optional(deployOptionsSchema),
    message: Type.Optional(
      Type.String({ maxLength: 500, description: 'What for: stands in the history, of Helm too.' }),
    ),
    dryRun: Type.Optional(Type.Boolean({ default: false, description: 'Only say what would be.' })),
  },
  { additionalProperties: false },
);

/** Which rollouts. */
export const rolloutFilters = {
  workspace: Type.Optional(slug('Workspace of the app.')),
  app: Type.Optional(Type.String({ minLength: 1, maxLength: 250, description: 'Name of the chart.' })),
  project: Type.Optional(
    Type.String({ minLength: 1, maxLength: 100, description: 'Id of a project that one of them is in.' }),
  ),
  state: Type.Optional(Type.Enum(['running', 'succeeded', 'failed', 'stopped'])),
};

/** An upgrade of many deployments, in waves. */
export const rolloutSchema = Type.Object(
  {
    id: nullable(Type.String(), 'null: of a dry run.'),
    workspace: Type.String({ description: 'Slug of the workspace of the app.' }),
    app: Type.String(),
    version: Type.String({ description: 'The version that it leads to.' }),
    waveSize: Type.Integer(),
    stopOnFailure: Type.Boolean(),
    state: Type.Enum(['planned', 'running', 'succeeded', 'failed', 'stopped']),
    requestedBy: Type.String(),
    stopRequestedAt: nullableTimestamp('When somebody asked for its end.'),
    createdAt: nullableTimestamp('When it was begun.'),
    finishedAt: nullableTimestamp('When it ended.'),
    deployments: Type.Array(
      Type.Object({
        id: Type.String(),
        workspace: Type.String({ description: 'Slug of the workspace of the project.' }),
        project: Type.String(),
        name: Type.String(),
        fromVersion: Type.String(),
        wave: nullable(Type.Integer(), 'Counts from 1; null of what was left out from the start.'),
        state: Type.Enum(['waiting', 'running', 'succeeded', 'failed', 'skipped', 'left_out']),
        operation: nullable(Type.String(), 'Id of the operation that upgrades it.'),
        reason: nullable(
          Type.Object({
            code: Type.String(),
            message: Type.String(),
            details: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
          }),
          'Why it is as it is; holds no values, only their paths.',
        ),
      }),
      { description: 'Those that you may see.' },
    ),
  },
  { $id: 'Rollout' },
);

export type NewRolloutBody = Static<typeof newRolloutSchema>;
