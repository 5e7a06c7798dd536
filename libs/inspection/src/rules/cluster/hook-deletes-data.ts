import { textAt } from '../../json/read.ts';
import { dataKinds } from '../../kubernetes/data-kinds.ts';
import { objectRule } from '../object-rule.ts';

/** https://helm.sh/docs/topics/charts_hooks/#hook-deletion-policies */
export const hookDeletesData = objectRule(
  {
    code: 'hook-deletes-data',
    group: 'cluster',
    severity: 'error',
    title: 'An upgrade deletes something that holds data',
    docs: 'A volume claim or a StatefulSet as a hook with `before-hook-creation` (which is also the default) or `hook-succeeded` is deleted and made anew each time the hook runs.',
    remedy:
      'Make it an ordinary object of the release, with `helm.sh/resource-policy: keep` if it must outlive it.',
  },
  ({ hooks, kind, annotations }) => {
    if (hooks.length === 0 || !dataKinds.has(kind)) return undefined;
    const policies = textAt(annotations, 'helm.sh/hook-delete-policy') ?? 'before-hook-creation';
    if (!/before-hook-creation|hook-succeeded/.test(policies)) return undefined;
    return {
      message: `is deleted with its data when the hook runs again (${hooks.join(', ')}; ${policies})`,
      path: ['annotations', 'helm.sh/hook'],
    };
  },
);
