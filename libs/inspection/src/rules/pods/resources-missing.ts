import { isTest } from '../../kubernetes/item.ts';
import { valueAt } from '../../json/read.ts';
import { containerRule } from '../container-rule.ts';

/** https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/ */
export const resourcesMissing = containerRule(
  {
    code: 'resources-missing',
    severity: 'info',
    title: 'A container does not say what it needs',
    docs: 'Without a memory limit one pod can take its node’s memory; without requests the scheduler guesses. A CPU limit is nobody’s duty. Pods of `helm test` are left in peace.',
    remedy:
      'Give `resources.requests` for cpu and memory and `resources.limits` for memory as defaults in values.yaml.',
  },
  ({ item, spec }) => {
    if (isTest(item)) return undefined;
    const has = (kind: string, name: string): boolean => valueAt(spec, 'resources', kind, name) !== undefined;
    const missing = [
      // A limit without a request is a request, too.
      has('requests', 'cpu') || has('limits', 'cpu') ? [] : 'requests.cpu',
      has('requests', 'memory') || has('limits', 'memory') ? [] : 'requests.memory',
      has('limits', 'memory') ? [] : 'limits.memory',
    ].flat();
    if (missing.length === 0) return undefined;
    return { message: `does not say ${missing.join(', ')}`, path: ['resources'], data: { missing } };
  },
);
