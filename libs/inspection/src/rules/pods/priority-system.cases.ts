import { workload } from '../../testing/manifests.ts';
import type { RuleCases } from '../../testing/rule-case.ts';

const important = (priorityClassName: string) => workload({ kind: 'DaemonSet', pod: { priorityClassName } });

export const cases: RuleCases = {
  'system-node-critical': {
    files: { 'templates/front.yaml': important('system-node-critical') },
    finds: ['priority-system templates/front.yaml | priorityClassName: system-node-critical'],
  },
  'a class of the operator': { files: { 'templates/front.yaml': important('shop-critical') }, finds: [] },
};
