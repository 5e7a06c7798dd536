import { workload } from '../../testing/manifests.ts';
import type { RuleCases } from '../../testing/rule-case.ts';

export const cases: RuleCases = {
  'hostPID and hostIPC': {
    files: { 'templates/front.yaml': workload({ pod: { hostPID: true, hostIPC: true } }) },
    finds: [
      'host-process-namespaces templates/front.yaml | hostPID: true',
      'host-process-namespaces templates/front.yaml | hostIPC: true',
    ],
  },
  'a process namespace of its own containers': {
    files: { 'templates/front.yaml': workload({ pod: { shareProcessNamespace: true, hostPID: false } }) },
    finds: [],
  },
};
