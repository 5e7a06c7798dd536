import type { RuleCases } from '../../testing/rule-case.ts';

const values = (replicas: number, greeting: string) => ({
  'values.yaml': `replicas: ${replicas}\ngreeting: ${greeting}\n`,
});

export const cases: RuleCases = {
  replicas: {
    files: values(3, 'Hello'),
    previous: values(2, 'Hello'),
    finds: ['values-default-changed values.yaml | replicas: 3'],
    says: 'replicas is 3 by default; it was 2.',
  },
  'a greeting': { files: values(2, 'Hi'), previous: values(2, 'Hello'), finds: [] },
};
