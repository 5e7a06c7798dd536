import { textAt } from '../../json/read.ts';
import { podRule } from '../container-rule.ts';

/** https://kubernetes.io/docs/tasks/administer-cluster/guaranteed-scheduling-critical-addon-pods/ */
export const prioritySystem = podRule(
  {
    code: 'priority-system',
    severity: 'warning',
    title: 'A pod is as important as the cluster’s own',
    docs: '`system-node-critical` and `system-cluster-critical` push every other pod off a full node.',
    remedy: 'Use a PriorityClass of the cluster’s operator, named by a value that is empty by default.',
  },
  ({ spec }) => {
    const name = textAt(spec, 'priorityClassName') ?? '';
    if (!/^system-(?:node|cluster)-critical$/.test(name)) return undefined;
    return { message: `is ${name}: every other pod makes room for it`, path: ['priorityClassName'] };
  },
);
