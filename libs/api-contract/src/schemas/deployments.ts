import Type, { type Static } from 'typebox';
import { nullableTimestamp, revision, slug, timestamp } from './common.ts';
import { operationSchema } from './running-operations.ts';

/** Helm's rule for names of releases (pkg/chart/v2/util/validate_name.go): a DNS subdomain of at most 53 characters. */
const releaseName = Type.String({
  pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$',
  maxLength: 53,
  description: 'Name of the Helm release.',
});
const versionNumber = Type.String({
  minLength: 1,
  maxLength: 300,
  description: 'Version number of the chart, in any form that Helm takes for the same.',
});
/** Helm keeps a release in one Secret, which holds at most 1 MiB compressed, so larger values could not be stored anyway. */
const valuesText = Type.String({
  maxLength: 1024 ** 2,
  description:
    'Values as YAML; only what differs from the defaults of the chart. They may hold secrets: they are kept sealed.',
});
const nullable = <T extends Type.TSchema>(schema: T, description: string) =>
  Type.Union([schema, Type.Null()], { description });

/** How Helm is to go about it. */
export const deployOptionsSchema = Type.Object(
  {
    wait: Type.Optional(
      Type.Boolean({ default: true, description: 'Succeed only when everything is ready.' }),
    ),
    rollbackOnFailure: Type.Optional(
      Type.Boolean({
        default: false,
        description: 'Undo it where it fails: an install is removed, an upgrade rolled back.',
      }),
    ),
    timeoutSeconds: Type.Optional(
      Type.Integer({ minimum: 5, maximum: 3600, default: 300, description: 'How long to wait.' }),
    ),
  },
  { additionalProperties: false },
);

const message = Type.Optional(
  Type.String({ maxLength: 500, description: 'What for: stands in the history, of Helm too.' }),
);
const options = Type.Optional(deployOptionsSchema);

export const newDeploymentSchema = Type.Object(
  {
    name: releaseName,
    app: Type.String({ minLength: 1, maxLength: 250, description: 'Name of the chart.' }),
    workspace: Type.Optional(
      slug('Workspace of the app, where it is not that of the project: then it has to be in the store.'),
    ),
    version: versionNumber,
    values: Type.Optional(valuesText),
    options,
    message,
    test: Type.Optional(
      Type.Object(
        {
          hours: Type.Optional(
            Type.Integer({
              minimum: 1,
              maximum: 720,
              description: 'It is removed after these; kept unless given.',
            }),
          ),
        },
        { additionalProperties: false, description: 'Marks it as a test.' },
      ),
    ),
  },
  { additionalProperties: false },
);

export const upgradeSchema = Type.Object(
  {
    version: Type.Optional(versionNumber),
    values: Type.Optional(valuesText),
    options,
    message,
  },
  {
    additionalProperties: false,
    description:
      'Without a version the one that runs is configured anew; without values those of now are used.',
  },
);

export const rollbackSchema = Type.Object(
  {
    revision: Type.Integer({ minimum: 1, description: "Helm's number of the revision to go back to." }),
    options,
    message,
  },
  { additionalProperties: false },
);

export const uninstallSchema = Type.Object(
  {
    keepHistory: Type.Optional(
      Type.Boolean({
        default: false,
        description: 'Keep the history, so that a rollback can bring it back; the name stays taken.',
      }),
    ),
    options,
  },
  { additionalProperties: false },
);

export const testRunSchema = Type.Object({ options }, { additionalProperties: false });

export const planSchema = Type.Object(
  { version: versionNumber, values: Type.Optional(valuesText) },
  { additionalProperties: false, description: 'Values: those of now unless given.' },
);

export const deploymentChangeSchema = Type.Object(
  {
    test: nullable(
      Type.Object(
        {
          expiresAt: nullable(
            Type.String({ format: 'date-time' }),
            'When it is removed; null: when somebody does.',
          ),
        },
        { additionalProperties: false },
      ),
      'null makes a deployment of a test.',
    ),
  },
  { additionalProperties: false },
);

export const deploymentStateSchema = Type.Enum([
  'creating',
  'running',
  'upgrading',
  'failed',
  'deleting',
  'uninstalled',
]);
const driftSchema = Type.Enum(['none', 'changed_outside', 'missing', 'unknown_revision']);

const deployedChartSchema = Type.Object({
  workspace: Type.String({ description: 'Slug of the workspace of the app; empty where it is not known.' }),
  name: Type.String(),
  version: Type.String(),
  appVersion: Type.String(),
  known: Type.Boolean({ description: 'Whether the store has this version (still).' }),
});

export const deploymentSchema = Type.Object(
  {
    id: Type.String(),
    workspace: Type.String({ description: 'Slug of the workspace of the project.' }),
    project: Type.String(),
    cluster: Type.String(),
    namespace: Type.String(),
    name: Type.String(),
    chart: deployedChartSchema,
    state: deploymentStateSchema,
    currentRevision: nullable(Type.Integer(), "Helm's number of the revision that runs."),
    test: nullable(
      Type.Object({ expiresAt: nullableTimestamp('When it is removed.') }),
      'Of a test deployment.',
    ),
    status: nullable(
      Type.Object({
        code: Type.String({ description: '`ready`, or why it is not.' }),
        message: Type.String(),
        resources: Type.Object({ total: Type.Integer(), ready: Type.Integer(), failed: Type.Integer() }),
      }),
      'What was last seen on the cluster.',
    ),
    observedAt: nullableTimestamp('When it was last looked at.'),
    drift: driftSchema,
    createdBy: Type.String(),
    createdAt: timestamp('When it was created.'),
    changedAt: timestamp('When state, chart or values last changed.'),
    revision,
  },
  { $id: 'Deployment' },
);

/** What was begun. */
export const startedSchema = Type.Object(
  { deployment: deploymentSchema, operation: operationSchema },
  { $id: 'StartedOperation' },
);

export const deploymentRevisionSchema = Type.Object(
  {
    number: Type.Integer({ description: "Helm's." }),
    current: Type.Boolean({ description: 'Whether it is the one that runs.' }),
    chart: deployedChartSchema,
    action: Type.Enum(['install', 'upgrade', 'rollback', 'uninstall', 'adopt', 'outside']),
    operation: nullable(Type.String(), 'Id of the operation that made it.'),
    by: Type.String(),
    at: timestamp('When.'),
    description: Type.String(),
    status: Type.String({ description: "Helm's." }),
    values: Type.Array(
      Type.Object({
        path: Type.String({ description: 'RFC 6901.' }),
        kind: Type.Enum(['added', 'removed', 'changed', 'retyped']),
      }),
      {
        description:
          'Where the values differ from those of the revision before, without the values themselves.',
      },
    ),
  },
  { $id: 'DeploymentRevision' },
);

/** Which deployments of a project are wanted. */
export const deploymentFilters = {
  state: Type.Optional(deploymentStateSchema),
  test: Type.Optional(Type.Boolean({ description: 'Tests alone, or none of them.' })),
  name: Type.Optional(Type.String({ minLength: 1, maxLength: 53, description: 'Part of the name.' })),
  drift: Type.Optional(driftSchema),
};

/** The same over all projects that you may see. */
export const everywhereFilters = {
  ...deploymentFilters,
  workspace: Type.Optional(slug('Workspace of the app.')),
  app: Type.Optional(
    Type.String({ minLength: 1, maxLength: 250, description: 'Name of the chart, with `workspace`.' }),
  ),
  version: Type.Optional(Type.String({ minLength: 1, maxLength: 300, description: 'Of the app.' })),
  image: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 500,
      description: 'As a pod names it, or without tag and digest for all of them.',
    }),
  ),
  cluster: Type.Optional(slug('Cluster.')),
};

export type NewDeploymentBody = Static<typeof newDeploymentSchema>;
export type UpgradeBody = Static<typeof upgradeSchema>;
export type RollbackBody = Static<typeof rollbackSchema>;
export type UninstallBody = Static<typeof uninstallSchema>;
export type DeployOptionsBody = Static<typeof deployOptionsSchema>;
