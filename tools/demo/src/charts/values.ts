import {
  type ChartPlan,
  hasBudget,
  hasNetworkPolicy,
  hasReplicas,
  hasService,
  hasVolume,
} from './chart-plan.ts';

type Json = string | number | boolean | readonly Json[] | { readonly [key: string]: Json };
/** One value of a chart: what it is called, what it is for, what it is unless set, and what it must be. */
export type PlannedValue = {
  readonly name: string;
  readonly what: string;
  readonly value: Json;
  readonly schema: Json;
};

const text = { type: 'string' };
const number = (minimum: number) => ({ type: 'integer', minimum });
const object = (properties: Record<string, Json>) => ({ type: 'object', properties });

/** The values of a chart, in the order of its values.yaml. A library has none. */
export function plannedValues(plan: ChartPlan): readonly PlannedValue[] {
  const { app, version } = plan;
  if (app.kind === 'library') return [];
  const all: (PlannedValue | false)[] = [
    hasReplicas(plan) && {
      name: 'replicaCount',
      what: 'How many pods.',
      value: plan.level >= 2 ? 2 : 1,
      schema: number(0),
    },
    app.kind === 'cronjob' && {
      name: 'schedule',
      what: 'When it runs, as cron has it.',
      value: '30 2 * * *',
      schema: text,
    },
    {
      name: 'image',
      what: 'What runs. A digest wins over a tag.',
      value: { repository: app.image, tag: version.appVersion, digest: '', pullPolicy: 'IfNotPresent' },
      schema: object({
        repository: text,
        tag: text,
        digest: { type: 'string', pattern: '^(sha256:[0-9a-f]{64})?$' },
        pullPolicy: { enum: ['Always', 'IfNotPresent', 'Never'] },
      }),
    },
    {
      name: 'config',
      what: `Settings of ${app.displayName}, given as environment variables.`,
      value: app.config,
      schema: { type: 'object', additionalProperties: { type: ['string', 'number', 'boolean'] } },
    },
    hasService(plan) && {
      name: 'service',
      what: 'Where it is found inside the cluster.',
      value: { type: 'ClusterIP', port: app.port },
      schema: object({ type: { enum: ['ClusterIP', 'NodePort', 'LoadBalancer'] }, port: number(1) }),
    },
    hasVolume(plan) && {
      name: 'persistence',
      what: 'The volume of each pod. An empty class takes the default of the cluster.',
      value: { enabled: true, size: '8Gi', storageClass: '' },
      schema: object({
        enabled: { type: 'boolean' },
        size: { type: 'string', pattern: '^[0-9]+(Mi|Gi|Ti)$' },
        storageClass: text,
      }),
    },
    {
      name: 'resources',
      what: 'What a pod asks for, and what it gets at most.',
      value: plan.unfinished
        ? {}
        : { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '512Mi' } },
      schema: { type: 'object' },
    },
    hasBudget(plan) && {
      name: 'podDisruptionBudget',
      what: 'How many pods may be missing while nodes are drained.',
      value: { enabled: true, maxUnavailable: 1 },
      schema: object({ enabled: { type: 'boolean' }, maxUnavailable: number(0) }),
    },
    hasNetworkPolicy(plan) && {
      name: 'networkPolicy',
      what: 'Lets in what is of the same namespace, and nothing else.',
      value: { enabled: false },
      schema: object({ enabled: { type: 'boolean' } }),
    },
  ];
  return all.filter((value) => value !== false);
}

/** values.yaml, with a comment on each value. Scalars are as JSON has them, which is YAML. */
export function valuesYaml(plan: ChartPlan): string {
  const values = plannedValues(plan);
  if (values.length === 0) return '{}\n';
  return values.map(({ name, what, value }) => `# ${what}\n${yaml({ [name]: value })}`).join('\n');
}

/** values.schema.json: the console makes a form of it, and Helm refuses what does not fit. */
export function valuesSchema(plan: ChartPlan): Json {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    type: 'object',
    properties: Object.fromEntries(
      plannedValues(plan).map(({ name, what, schema }) => [name, { title: what, ...(schema as object) }]),
    ),
  };
}

function yaml(value: { readonly [key: string]: Json }, indent = ''): string {
  return Object.entries(value)
    .map(([key, item]) =>
      isMap(item) && Object.keys(item).length > 0
        ? `${indent}${key}:\n${yaml(item, `${indent}  `)}`
        : `${indent}${key}: ${JSON.stringify(item)}\n`,
    )
    .join('');
}

function isMap(value: Json): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && !Array.isArray(value);
}
