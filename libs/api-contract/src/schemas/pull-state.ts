import Type from 'typebox';
import { findingSchema, inspectionHeadSchema, reportSchema } from './inspections.ts';
import { nullableTimestamp } from './common.ts';
import { deploymentSchema, deploymentStateSchema } from './deployments.ts';
import { operationStateSchema } from './running-operations.ts';

const nullableText = (description: string) => Type.Union([Type.String(), Type.Null()], { description });
const { revision, state, operation } = inspectionHeadSchema.properties;
const { verdict, summary, counts, blocking, waived, notRendered, activeVersion, helmVersion } =
  reportSchema.properties;

/** What the machine says of the present revision of a chart, short enough for a pull request. */
export const pullInspectionSchema = Type.Object({
  revision,
  state,
  operation,
  required: Type.Boolean({ description: 'Whether a pass waits for the report.' }),
  finishedAt: nullableTimestamp('When the last operation for it ended.'),
  problem: nullableText('Why there is no report, where the operation failed.'),
  report: Type.Union([
    Type.Object({
      verdict,
      rendered: Type.Boolean(),
      notRendered,
      activeVersion,
      helmVersion,
      summary,
      counts,
      blocking,
      waived,
      deployments: Type.Integer({ description: 'How many run the app.' }),
    }),
    Type.Null(),
  ]),
  findings: Type.Array(findingSchema, {
    description: 'Those that block first, then gravest first; as many as `findings` of the query asks for.',
  }),
  findingsTotal: Type.Integer(),
});

/** What has to happen before a chart of a pull request can go on. */
export const waitsForSchema = Type.Array(
  Type.Object({
    code: Type.Enum([
      'inspection',
      'findings',
      'approvals',
      'rejection',
      'number',
      'merge',
      'content',
      'publisher',
      'reopening',
    ]),
    message: Type.String({ description: 'For people.' }),
  }),
  { description: 'Empty where it is released.' },
);

/** How a chart of a pull request is tried out. Holds no values. */
export const pullDeploymentSchema = Type.Object(
  {
    workspace: Type.String(),
    project: Type.String(),
    name: Type.String({ description: 'Of the Helm release.' }),
    version: Type.String({ description: 'Of the chart, as it was deployed last.' }),
    state: deploymentStateSchema,
    expiresAt: nullableTimestamp('When it is removed by itself.'),
    status: deploymentSchema.properties.status,
    requestedBy: Type.String(),
    operation: Type.Union(
      [
        Type.Object({
          id: Type.String(),
          kind: Type.String(),
          state: operationStateSchema,
          message: nullableText('What came of it.'),
        }),
        Type.Null(),
      ],
      { description: 'The last that was done with it.' },
    ),
  },
  { $id: 'PullDeployment' },
);

/** A chart of a pull request is to be tried out. */
export const deployPullSchema = Type.Object(
  {
    requestedBy: Type.Integer({
      minimum: 1,
      maximum: Number.MAX_SAFE_INTEGER,
      description: "GitHub's numeric id of who asks for it; it is done with the rights of their account.",
    }),
    values: Type.Optional(
      Type.String({ maxLength: 256 * 1024, description: 'Values as YAML; the defaults unless given.' }),
    ),
    hours: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 720, default: 24, description: 'It is removed after these.' }),
    ),
  },
  { additionalProperties: false },
);

/** In whose name a test is removed. */
export const removePullDeploymentQuery = {
  requestedBy: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: Number.MAX_SAFE_INTEGER,
      description: 'As for a deployment; the bot itself unless given, such as after a merge.',
    }),
  ),
};

/** How much a pull request is to be told with. */
export const pullQuery = {
  chart: Type.Optional(
    Type.String({ minLength: 1, maxLength: 300, description: 'That chart alone; all unless given.' }),
  ),
  findings: Type.Optional(
    Type.Integer({ minimum: 0, maximum: 1000, default: 100, description: 'At most so many of each chart.' }),
  ),
};
