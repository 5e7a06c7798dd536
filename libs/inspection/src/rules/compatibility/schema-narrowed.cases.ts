import type { RuleCases } from '../../testing/rule-case.ts';

const schema = (replicas: string) => ({
  'values.schema.json': `{
  "properties": {
    "replicas": ${replicas}
  }
}
`,
});

export const cases: RuleCases = {
  'a type less': {
    files: schema('{ "type": "integer" }'),
    previous: schema('{ "type": ["integer", "string"] }'),
    finds: [
      'breaking-without-major Chart.yaml | version: 1.4.0',
      'schema-narrowed values.schema.json | "replicas": { "type": "integer" }',
    ],
  },
  'a type more': {
    files: schema('{ "type": ["integer", "string"] }'),
    previous: schema('{ "type": "integer" }'),
    finds: [],
  },
};
