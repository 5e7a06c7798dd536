import { workload, yaml } from '../../testing/manifests.ts';
import type { RuleCases } from '../../testing/rule-case.ts';

const made = (globalDefault: boolean) => ({
  'templates/class.yaml': yaml({
    apiVersion: 'scheduling.k8s.io/v1',
    kind: 'PriorityClass',
    metadata: { name: 'shop' },
    globalDefault,
    value: 1000,
  }),
});

export const cases: RuleCases = {
  'a class': { files: made(false), finds: ['priority-class templates/class.yaml | kind: PriorityClass'] },
  'the class of everybody': {
    files: made(true),
    finds: ['priority-class templates/class.yaml | globalDefault: true'],
  },
  'a pod that uses one': {
    files: { 'templates/front.yaml': workload({ pod: { priorityClassName: 'shop' } }) },
    finds: [],
  },
};
