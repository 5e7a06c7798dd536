import { workload } from '../../testing/manifests.ts';
import type { RuleCases } from '../../testing/rule-case.ts';

const adding = (...add: string[]) =>
  workload({ container: { securityContext: { capabilities: { drop: ['ALL'], add } } } });

export const cases: RuleCases = {
  'CHOWN and SETUID': {
    files: { 'templates/front.yaml': adding('CHOWN', 'SETUID') },
    finds: ['capability-added templates/front.yaml | add:'],
    says: 'gets CHOWN, SETUID.',
  },
  NET_BIND_SERVICE: { files: { 'templates/front.yaml': adding('NET_BIND_SERVICE') }, finds: [] },
};
