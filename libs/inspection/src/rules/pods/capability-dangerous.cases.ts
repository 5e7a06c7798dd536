import { workload } from '../../testing/manifests.ts';
import type { RuleCases } from '../../testing/rule-case.ts';

const adding = (...add: string[]) =>
  workload({ container: { securityContext: { capabilities: { drop: ['ALL'], add } } } });

export const cases: RuleCases = {
  SYS_ADMIN: {
    files: { 'templates/front.yaml': adding('SYS_ADMIN') },
    finds: ['capability-dangerous templates/front.yaml | add:'],
  },
  'the same with a prefix, beside a harmless one': {
    files: { 'templates/front.yaml': adding('CAP_NET_ADMIN', 'NET_BIND_SERVICE') },
    finds: ['capability-dangerous templates/front.yaml | add:'],
    says: 'gets the dangerous NET_ADMIN.',
  },
  'SYS_ADMIN dropped': {
    files: {
      'templates/front.yaml': workload({
        container: { securityContext: { capabilities: { drop: ['ALL', 'SYS_ADMIN'] } } },
      }),
    },
    finds: [],
  },
};
