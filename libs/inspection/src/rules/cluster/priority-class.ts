import { objectRule } from '../object-rule.ts';

/** https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/ */
export const priorityClass = objectRule(
  {
    code: 'priority-class',
    group: 'cluster',
    severity: 'warning',
    title: 'The chart changes who makes room for whom',
    docs: 'Pods of a higher class push others off a full node. With `globalDefault: true` it holds for every pod in the cluster that names no class, and is an error.',
    remedy: 'Leave PriorityClasses to the cluster’s operator, and take the name of one as a value.',
  },
  ({ kind, object }) => {
    if (kind !== 'PriorityClass') return undefined;
    const everybody = object['globalDefault'] === true;
    return {
      message: everybody
        ? 'becomes the priority of every pod that names none'
        : 'makes pods that others have to make room for',
      path: [everybody ? 'globalDefault' : 'kind: PriorityClass'],
      severity: everybody ? 'error' : 'warning',
    };
  },
);
