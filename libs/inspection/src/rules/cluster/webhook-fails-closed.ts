import { isSelective, seesEverything, webhookRule } from './webhook-rule.ts';

/** https://kubernetes.io/docs/concepts/cluster-administration/admission-webhooks-good-practices/ */
export const webhookFailsClosed = webhookRule(
  {
    code: 'webhook-fails-closed',
    severity: 'warning',
    title: 'An admission webhook stops writes while it is down',
    docs: '`failurePolicy: Fail`, which is the default, without a selector: while its pods are away nobody can write what it sees. Where it sees every kind of object, `webhook-wide-scope` says so instead.',
    remedy:
      'Set `failurePolicy: Ignore`, or select namespaces so that the webhook’s own and kube-system are left out.',
  },
  (webhook) =>
    (webhook['failurePolicy'] ?? 'Fail') === 'Fail' && !isSelective(webhook) && !seesEverything(webhook)
      ? {
          message: 'stops writes in all namespaces while it is down (failurePolicy: Fail)',
          path: ['failurePolicy'],
        }
      : undefined,
);
