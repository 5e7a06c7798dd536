import type { RuleCases } from '../../testing/rule-case.ts';

const values = (text: string) => ({ 'values.yaml': `replicas: 2\ngreeting: Hello\n${text}` });

export const cases: RuleCases = {
  'a key in a map': {
    files: values('store:\n  size: 1\n'),
    previous: values('store:\n  size: 1\n  host: db\n'),
    finds: ['breaking-without-major Chart.yaml | version: 1.4.0', 'values-key-removed values.yaml | store:'],
  },
  'a key without a default any more': {
    files: values('store:\n  host:\n'),
    previous: values('store:\n  host: db\n'),
    finds: [],
  },
};
