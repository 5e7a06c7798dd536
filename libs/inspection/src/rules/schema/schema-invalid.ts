import type { Rule } from '../../rule.ts';
import { schemaFileOf } from './schema-file.ts';

/** https://helm.sh/docs/topics/charts/#schema-files */
export const schemaInvalid: Rule = {
  code: 'schema-invalid',
  group: 'schema',
  severity: 'error',
  title: 'values.schema.json is no schema',
  docs: 'It is no JSON, no JSON Schema, or one that refers to something that is not in it: Helm refuses every install. References to other addresses have a rule of their own, `schema-outside`.',
  remedy: 'Mend what the message names.',
  *check({ input }) {
    for (const { problems } of input.schema) {
      for (const { code, chart, message } of problems) {
        if (code === 'value_refused' || code === 'schema_reference_outside') continue;
        yield { file: schemaFileOf(chart), message: `${schemaFileOf(chart)} is no schema: ${message}` };
      }
    }
  },
};
