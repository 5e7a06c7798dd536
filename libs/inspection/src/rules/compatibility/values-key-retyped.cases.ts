import type { RuleCases } from '../../testing/rule-case.ts';

const values = (text: string) => ({ 'values.yaml': `replicas: 2\ngreeting: Hello\n${text}\n` });

export const cases: RuleCases = {
  'a text becomes a map': {
    files: values('image:\n  tag: "1"'),
    previous: values('image: front'),
    finds: ['breaking-without-major Chart.yaml | version: 1.4.0', 'values-key-retyped values.yaml | image:'],
    says: '',
  },
  'a number becomes another': { files: values('port: 81'), previous: values('port: 80'), finds: [] },
};
