import { chartYaml } from '../../testing/chart-yaml.ts';
import type { RuleCases } from '../../testing/rule-case.ts';

const fewer = { 'values.yaml': 'replicas: 2\ngreeting: Hello\n' };
const more = { 'values.yaml': 'replicas: 2\ngreeting: Hello\nhost: db\n' };

export const cases: RuleCases = {
  'a minor version': {
    files: fewer,
    previous: more,
    finds: ['breaking-without-major Chart.yaml | version: 1.4.0', 'values-key-removed values.yaml'],
    says: '1.4.0 breaks users of 1.3.0 (values-key-removed) without a new major version.',
  },
  'a major version': {
    files: { ...fewer, ...chartYaml({ version: '2.0.0' }) },
    previous: more,
    finds: ['values-key-removed values.yaml'],
  },
  'a minor version before the first major one': {
    files: { ...fewer, ...chartYaml({ version: '0.4.0' }) },
    previous: { ...more, ...chartYaml({ version: '0.3.0' }) },
    finds: ['values-key-removed values.yaml'],
  },
  'nothing that breaks': { files: more, previous: fewer, finds: [] },
};
