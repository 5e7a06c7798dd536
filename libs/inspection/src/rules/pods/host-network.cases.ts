import { workload } from '../../testing/manifests.ts';
import type { RuleCases } from '../../testing/rule-case.ts';

export const cases: RuleCases = {
  'hostNetwork: true': {
    files: { 'templates/front.yaml': workload({ kind: 'DaemonSet', pod: { hostNetwork: true } }) },
    finds: ['host-network templates/front.yaml | hostNetwork: true'],
  },
  'hostNetwork: false': {
    files: { 'templates/front.yaml': workload({ kind: 'DaemonSet', pod: { hostNetwork: false } }) },
    finds: [],
  },
};
