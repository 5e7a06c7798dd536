import type { RuleCases } from '../../testing/rule-case.ts';

const referring = (reference: string) => ({
  'values.schema.json': `{
  "definitions": { "count": { "type": "integer" } },
  "properties": { "replicas": {
    "$ref": "${reference}"
  } }
}
`,
});

export const cases: RuleCases = {
  'a file': {
    files: referring('file:///etc/passwd'),
    // Helm would read the file: nothing is rendered.
    input: { renders: [] },
    finds: ['schema-outside values.schema.json | "$ref": "file:///etc/passwd"'],
  },
  'a definition of its own': { files: referring('#/definitions/count'), finds: [] },
};
