import { isTest } from '../../kubernetes/item.ts';
import { objectRule } from '../object-rule.ts';

/** https://helm.sh/docs/topics/charts_hooks/ */
export const hook = objectRule(
  {
    code: 'hook',
    group: 'cluster',
    severity: 'info',
    title: 'Something runs before or after an operation',
    docs: 'A hook is not part of the release: Helm makes it at its moment, waits for it, and does not take it away on uninstall. Tests are left in peace; hooks on delete have a rule of their own.',
    remedy: 'See that it can run twice, and that it has a `helm.sh/hook-delete-policy`.',
  },
  (item) => {
    const events = item.hooks.filter((event) => event !== 'test' && !/-delete$/.test(event));
    if (isTest(item) || events.length === 0) return undefined;
    return {
      message: `runs on ${events.join(', ')}`,
      path: ['annotations', 'helm.sh/hook'],
      data: { events },
    };
  },
);
