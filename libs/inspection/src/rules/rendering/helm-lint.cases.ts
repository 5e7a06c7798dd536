import type { RuleCases } from '../../testing/rule-case.ts';

const map = (name: string) => ({
  'templates/map.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n`,
});

export const cases: RuleCases = {
  'a name that the cluster refuses': {
    files: map('Front_Map'),
    lint: true,
    finds: ['helm-lint templates/map.yaml'],
    says: 'Front_Map',
  },
  'nothing to say': { files: map('front-map'), lint: true, finds: [] },
};
