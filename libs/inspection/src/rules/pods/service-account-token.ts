import { about, isTest } from '../../kubernetes/item.ts';
import { podOf } from '../../kubernetes/pods.ts';
import { objectsAt, textAt, valueAt } from '../../json/read.ts';
import type { Rule } from '../../rule.ts';

/** https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/#opt-out-of-api-credential-automounting */
export const serviceAccountToken: Rule = {
  code: 'service-account-token',
  group: 'pods',
  severity: 'info',
  title: 'A pod carries a token of the cluster that nothing in the chart needs',
  docs: 'The chart binds no role to the pod’s service account, and still its token is mounted, for whoever breaks in. A pod whose account the chart gives a role is left in peace, and so is one that says `automountServiceAccountToken: false`, itself or by its account.',
  remedy: 'Set `automountServiceAccountToken: false` on the pod or on its ServiceAccount.',
  *check({ renders, texts }) {
    for (const { items } of renders) {
      const bound = new Set(
        items
          .flatMap(({ object }) => objectsAt(object, 'subjects'))
          .flatMap((subject) =>
            subject['kind'] === 'ServiceAccount' ? (textAt(subject, 'name') ?? []) : [],
          ),
      );
      const unmounted = new Set(
        items
          .filter(
            ({ kind, object }) =>
              kind === 'ServiceAccount' && object['automountServiceAccountToken'] === false,
          )
          .map(({ name }) => name),
      );
      for (const item of items) {
        const pod = podOf(item);
        if (pod === undefined || isTest(item)) continue;
        const account = textAt(pod.spec, 'serviceAccountName') ?? 'default';
        const own = valueAt(pod.spec, 'automountServiceAccountToken');
        const mounted = own === undefined ? !unmounted.has(account) : own === true;
        if (!mounted || bound.has(account)) continue;
        const text = `${item.resource} carries the token of the service account ${account}, to which the chart binds no role.`;
        yield about(texts, item, [...pod.path, 'automountServiceAccountToken'], text);
      }
    }
  },
};
