import type { Rule } from '../../rule.ts';

/** https://helm.sh/docs/topics/charts/#schema-files */
export const schemaMissing: Rule = {
  code: 'schema-missing',
  group: 'schema',
  severity: 'info',
  title: 'The chart does not check its values',
  docs: 'Without values.schema.json a typing error in somebody’s values is silently ignored, and the store can show a text field only. A chart without values needs none.',
  remedy: 'Write values.schema.json, at least with the types.',
  *check({ chart }) {
    if (chart.valuesSchemaText !== undefined || Object.keys(chart.values).length === 0) return;
    yield { file: 'values.schema.json', message: 'There is no values.schema.json.' };
  },
};
