import Type from 'typebox';
import { nullableTimestamp } from './common.ts';

const resourceState = Type.Enum(['ready', 'progressing', 'failed', 'missing', 'unknown']);
const namespace = Type.Union([Type.String(), Type.Null()], {
  description: 'null: it is in none, or in that of the release.',
});
const objectFields = {
  apiVersion: Type.String(),
  kind: Type.String(),
  name: Type.String(),
  namespace,
};

/** An instance as it stands on its cluster. */
export const instanceSchema = Type.Object(
  {
    resources: Type.Array(
      Type.Object({
        ...objectFields,
        state: resourceState,
        message: Type.String(),
        createdAt: nullableTimestamp('When it was created.'),
        changed: Type.Array(Type.String(), {
          description: 'Fields that are otherwise than the chart made them.',
        }),
        pods: Type.Array(
          Type.Object({
            name: Type.String(),
            state: Type.Enum(['ready', 'progressing', 'failed']),
            message: Type.String(),
            node: Type.String(),
            restarts: Type.Integer(),
            images: Type.Array(Type.String()),
            createdAt: nullableTimestamp('When it was created.'),
          }),
        ),
      }),
    ),
    addresses: Type.Array(
      Type.Object({
        kind: Type.Enum(['cluster', 'node_port', 'load_balancer', 'external_name', 'ingress', 'route'], {
          description: 'From where it can be reached.',
        }),
        address: Type.String({ description: 'Such as `https://shop.example.com/` or `10.0.0.1:6379`.' }),
        port: Type.String({ description: 'Name of the port; empty where it has none.' }),
        resource: Type.String({ description: 'Such as `Service/shop`.' }),
      }),
    ),
  },
  { $id: 'Instance' },
);

/** Notes of a chart, or a manifest. */
export const renderedTextSchema = Type.Object({ text: Type.String() });
export const valuesTextSchema = Type.Object({
  values: Type.String({ description: 'As YAML, as the user gave them.' }),
});
export const valuesQuery = {
  revision: Type.Optional(
    Type.Integer({ minimum: 1, description: 'Of this revision; the current ones unless given.' }),
  ),
};

const file = Type.String({ description: 'The template; empty where it is not known.' });

/** What would be done. */
export const dryRunSchema = Type.Object(
  {
    objects: Type.Array(Type.Object({ ...objectFields, file })),
    outside: Type.Array(
      Type.Object({
        ...objectFields,
        file,
        allowed: Type.Boolean({
          description: 'Whether the project allows it; if not, the deployment is refused.',
        }),
      }),
      { description: "Objects outside the project's namespace." },
    ),
    changes: Type.Array(
      Type.Object({
        change: Type.Enum(['added', 'removed', 'changed']),
        ...objectFields,
        file,
        paths: Type.Array(Type.String(), { description: 'RFC 6901: what changes.' }),
        difference: Type.String({ description: 'A unified text difference, secrets masked.' }),
      }),
      { description: 'Against what runs.' },
    ),
    notes: Type.String(),
  },
  { $id: 'DryRun' },
);

/** Three views of the values, and what becomes of them in another version. */
export const upgradePlanSchema = Type.Object(
  {
    from: Type.Object({
      version: Type.String(),
      defaults: Type.String({ description: 'values.yaml of what runs.' }),
    }),
    to: Type.Object({
      version: Type.String(),
      defaults: Type.String({ description: 'values.yaml of the version asked for.' }),
    }),
    values: Type.String({ description: 'What the user gave, as YAML.' }),
    merged: Type.String({ description: 'What to give with the new version, as YAML.' }),
    conflicts: Type.Array(
      Type.Object({
        path: Type.String({ description: 'RFC 6901.' }),
        oldDefault: Type.Unknown(),
        newDefault: Type.Unknown(),
        yours: Type.Unknown(),
        taken: Type.Enum(['yours', 'new']),
        reason: Type.String(),
      }),
      { description: 'Where both the chart and the user changed a value.' },
    ),
    unknown: Type.Array(Type.String(), {
      description: 'Paths that the user gave and the new version does not know.',
    }),
    problems: Type.Array(Type.Object({ path: Type.String(), message: Type.String() }), {
      description: 'Where the schema of the new version refuses the merged values.',
    }),
  },
  { $id: 'UpgradePlan' },
);
