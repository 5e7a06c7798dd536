import { isSelective, seesEverything, webhookRule } from './webhook-rule.ts';

/** https://kubernetes.io/docs/concepts/cluster-administration/admission-webhooks-good-practices/ */
export const webhookWideScope = webhookRule(
  {
    code: 'webhook-wide-scope',
    severity: 'error',
    title: 'An admission webhook sees every write in the cluster',
    docs: '`resources: ["*"]` in all namespaces: it sees Secrets, slows every write, and if it fails closed it can stop the cluster from mending itself. With a selector or `matchConditions` it is left in peace.',
    remedy: 'Name the resources, and select the namespaces that are meant.',
  },
  (webhook) =>
    seesEverything(webhook) && !isSelective(webhook)
      ? { message: 'sees every write in all namespaces', path: ['rules', 'resources'] }
      : undefined,
);
