import Type, { type Static } from 'typebox';
import { nullableTimestamp, timestamp } from './common.ts';
import { operationSchema, operationStateSchema } from './running-operations.ts';

const nullableText = (description: string) => Type.Union([Type.String(), Type.Null()], { description });
const severity = Type.Enum(['error', 'warning', 'info'], {
  description:
    '`error`: it will fail, or it gives away a cluster; `warning`: a reviewer should look at it; `info`: worth knowing.',
});
const counts = Type.Object({ error: Type.Integer(), warning: Type.Integer(), info: Type.Integer() });

/** What the queue says of the newest revision's inspection. */
export const inspectionHeadSchema = Type.Object(
  {
    revision: Type.Integer(),
    state: operationStateSchema,
    operation: Type.String({ description: 'Id of the last operation for it.' }),
    rendered: Type.Union([Type.Boolean(), Type.Null()], {
      description: 'Whether every rendering was made; null before there is a report.',
    }),
    counts: Type.Union([counts, Type.Null()], { description: 'Findings by severity.' }),
  },
  { $id: 'InspectionHead' },
);

export const waiverSchema = Type.Object({
  reason: Type.String(),
  by: Type.String(),
  at: timestamp('When.'),
  revision: Type.Integer({
    description: 'The revision in which it was waived; later ones carry it while the finding is the same.',
  }),
});

export const findingSchema = Type.Object(
  {
    id: Type.String({ description: 'The same in another revision while the finding is the same.' }),
    code: Type.String({ description: 'The rule; see docs/inspection-rules.md.' }),
    severity,
    file: Type.String({ description: 'Relative to the chart.' }),
    line: Type.Union([Type.Integer(), Type.Null()], { description: 'Counted from 1.' }),
    message: Type.String(),
    remedy: Type.String({ description: 'What would be right.' }),
    resource: nullableText('The object of the cluster, such as `Deployment/web`.'),
    valuesFiles: Type.Array(Type.String(), { description: 'Whose renderings show it.' }),
    known: Type.Union([Type.Boolean(), Type.Null()], {
      description: 'Whether the version now active has it, too; null where that makes no sense.',
    }),
    data: Type.Record(Type.String(), Type.Unknown()),
    judgement: Type.Enum(['blocks', 'waived', 'passes'], {
      description: 'By the policies of this moment.',
    }),
    waiver: Type.Union([waiverSchema, Type.Null()]),
  },
  { $id: 'Finding' },
);

const resource = Type.Object({
  kind: Type.String(),
  name: Type.String(),
  namespace: nullableText("Outside of the release's own namespace."),
  apiVersion: Type.String(),
  source: nullableText('The template.'),
});

/** A difference, resource by resource. */
const differenceSummary = Type.Object({
  added: Type.Array(resource),
  removed: Type.Array(resource),
  changed: Type.Array(
    Type.Object({
      ...resource.properties,
      changes: Type.Integer({ description: 'At how many places.' }),
      isNoise: Type.Boolean({ description: 'Whether only labels and checksums changed.' }),
    }),
  ),
  unchanged: Type.Integer(),
});

/** What a report says. */
export const reportSchema = Type.Object({
  verdict: Type.Enum(['blocked', 'not_rendered', 'findings', 'green'], {
    description: '`green`: rendered, and nothing to see to. What was not rendered is never green.',
  }),
  rendered: Type.Boolean(),
  notRendered: nullableText('Why nothing was rendered.'),
  activeVersion: nullableText('The version that it was compared with.'),
  helmVersion: nullableText('Of the Helm that rendered it.'),
  rulesVersion: Type.String(),
  reportedAt: timestamp('When the report was made.'),
  summary: Type.Array(
    Type.Object({
      about: Type.Enum(['rendering', 'changes', 'risks', 'values', 'use']),
      tone: Type.Enum(['alarm', 'attention', 'calm']),
      text: Type.String(),
    }),
    { description: 'What to know before anything else.' },
  ),
  counts,
  blocking: Type.Integer({ description: 'How many findings block the pass.' }),
  waived: Type.Integer({ description: 'How many would, but were waived.' }),
  findings: Type.Array(findingSchema, { description: 'Gravest first.' }),
  difference: differenceSummary,
  deployments: Type.Object({
    count: Type.Integer(),
    items: Type.Array(
      Type.Object({
        name: Type.String(),
        workspace: Type.String(),
        project: Type.String(),
        version: Type.String(),
      }),
      { description: 'For reviewers; empty for everybody else.' },
    ),
  }),
  dependants: Type.Array(
    Type.Object({
      workspace: Type.String(),
      chart: Type.String(),
      version: Type.String(),
      range: Type.String(),
    }),
    { description: 'Charts in the store that depend on it.' },
  ),
});

export const inspectionSchema = Type.Object(
  {
    submission: Type.String(),
    revision: Type.Integer(),
    latestRevision: Type.Integer(),
    operation: operationSchema,
    required: Type.Boolean({ description: 'Whether a pass waits for the report.' }),
    finishedAt: nullableTimestamp('When the last operation for it ended.'),
    report: Type.Union([reportSchema, Type.Null()], {
      description: 'null before there is one; stays while another inspection runs.',
    }),
  },
  { $id: 'Inspection' },
);

export const inspectionDifferenceSchema = Type.Object(
  {
    submission: Type.String(),
    revision: Type.Integer(),
    version: Type.String(),
    activeVersion: nullableText('The version that it was compared with.'),
    rendered: Type.Boolean(),
    added: Type.Array(resource),
    removed: Type.Array(resource),
    changed: Type.Array(
      Type.Object({
        before: resource,
        after: resource,
        renamed: Type.Boolean({ description: 'Paired by their likeness, under another name.' }),
        paths: Type.Array(Type.Object({ path: Type.String(), kind: Type.String() })),
        isNoise: Type.Boolean(),
        text: Type.String({ description: 'A unified difference, with secrets masked.' }),
        truncated: Type.Boolean(),
      }),
    ),
    unchanged: Type.Integer(),
    cut: Type.Boolean({ description: 'Whether it was too large, so that only names are left.' }),
  },
  { $id: 'InspectionDifference' },
);

/** Which revision is wanted. */
export const inspectionQuery = {
  revision: Type.Optional(Type.Integer({ minimum: 1, description: 'The newest unless given.' })),
};

export const newWaiverSchema = Type.Object(
  {
    finding: Type.String({ minLength: 1, maxLength: 100, description: '`id` of the finding.' }),
    reason: Type.String({ minLength: 1, maxLength: 10_000, description: 'Why it may pass.' }),
  },
  { additionalProperties: false },
);

const codes = (description: string) =>
  Type.Array(Type.String({ minLength: 1, maxLength: 100 }), { maxItems: 500, description });
const policyFields = {
  blockSeverities: Type.Array(severity, { maxItems: 3, description: 'Findings of these block the pass.' }),
  blockCodes: codes('Findings of these rules block it whatever their severity.'),
  allowCodes: codes('Findings of these rules do not block it by their severity.'),
  required: Type.Boolean({ description: 'Whether a pass waits for the report.' }),
  registries: codes('Registries that images may come from; none: any.'),
};

export const inspectionPolicySchema = Type.Object(policyFields, { $id: 'InspectionPolicy' });
export const newInspectionPolicySchema = Type.Object(policyFields, { additionalProperties: false });
export type InspectionPolicyBody = Static<typeof newInspectionPolicySchema>;

export const valuesCompatibilityBodySchema = Type.Object(
  {
    from: Type.String({ minLength: 1, maxLength: 300, description: 'The version that you run.' }),
    values: Type.String({
      maxLength: 1024 ** 2,
      description: 'Your values, as YAML; what `helm get values` prints. They are not kept.',
    }),
  },
  { additionalProperties: false },
);

export const valuesCompatibilitySchema = Type.Object(
  {
    from: Type.String(),
    to: Type.String(),
    compatible: Type.Boolean({ description: 'Whether nothing of yours breaks.' }),
    breaks: Type.Array(
      Type.Object({
        path: Type.String({ description: 'RFC 6901.' }),
        kind: Type.Enum(['schema', 'retyped', 'required']),
        message: Type.String(),
      }),
      { description: 'What of yours the version does not take as it is, and what it asks for besides.' },
    ),
    ignored: Type.Array(
      Type.Object({
        path: Type.String(),
        wasKnown: Type.Boolean({ description: 'Whether the version that you run has it.' }),
      }),
      {
        description: 'What of yours the defaults of the version do not have, and most likely nothing reads.',
      },
    ),
    newKeys: Type.Array(
      Type.Object({
        path: Type.String(),
        default: Type.Unknown(),
        required: Type.Boolean({ description: 'Whether schema or templates ask for it.' }),
      }),
      { description: 'New keys that matter: required ones, and those within what you set.' },
    ),
    conflicts: Type.Array(
      Type.Object({
        path: Type.String(),
        oldDefault: Type.Unknown(),
        newDefault: Type.Unknown(),
        yours: Type.Unknown(),
        taken: Type.Enum(['yours', 'new']),
        reason: Type.String(),
      }),
      { description: 'Where both you and the chart changed a value.' },
    ),
    carried: Type.String({
      description: 'Your values for the version, as YAML: what is certain is carried over.',
    }),
    truncated: Type.Boolean(),
  },
  { $id: 'ValuesCompatibility' },
);
