import type { RuleCases } from '../../testing/rule-case.ts';

const values = (password: string) => ({
  'values.yaml': `replicas: 2\ngreeting: Hello\nstore:\n  password: ${password}\n`,
});

export const cases: RuleCases = {
  'a password': {
    files: values('tR7kq92LmX'),
    finds: ['secret-in-values values.yaml | password: tR7kq92LmX'],
    says: 'store.password looks like a password or token.',
  },
  'one in ci/': {
    files: { 'ci/store-values.yaml': 'store:\n  password: tR7kq92LmX\n' },
    finds: ['secret-in-values ci/store-values.yaml | password: tR7kq92LmX'],
  },
  changeme: { files: values('changeme123'), finds: [] },
};
