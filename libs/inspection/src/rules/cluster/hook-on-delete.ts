import { objectRule } from '../object-rule.ts';

/** https://helm.sh/docs/topics/charts_hooks/ */
export const hookOnDelete = objectRule(
  {
    code: 'hook-on-delete',
    group: 'cluster',
    severity: 'warning',
    title: 'Something runs when the release is uninstalled',
    docs: 'Such hooks often delete what Helm would leave: volumes, definitions, namespaces. If one fails, the release hangs half gone. Read what it runs.',
    remedy: 'Make it optional by a value, and delete nothing that users may want to keep.',
  },
  ({ hooks }) => {
    const events = hooks.filter((event) => event === 'pre-delete' || event === 'post-delete');
    if (events.length === 0) return undefined;
    return {
      message: `runs when the release is uninstalled (${events.join(', ')})`,
      path: ['annotations', 'helm.sh/hook'],
    };
  },
);
