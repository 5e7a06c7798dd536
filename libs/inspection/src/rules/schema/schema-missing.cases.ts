import type { RuleCases } from '../../testing/rule-case.ts';

const none = { 'values.schema.json': null };

export const cases: RuleCases = {
  none: { files: none, finds: ['schema-missing values.schema.json'] },
  'nor any values': {
    files: {
      ...none,
      'values.yaml': '# nothing to set\n',
      'templates/greeting.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: greeting\n',
    },
    finds: [],
  },
};
