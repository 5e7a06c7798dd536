import { webhooks } from '../../testing/cluster-objects.ts';
import type { RuleCases } from '../../testing/rule-case.ts';

export const cases: RuleCases = {
  'failurePolicy: Fail': {
    files: { 'templates/hooks.yaml': webhooks({ failurePolicy: 'Fail' }) },
    finds: ['webhook-fails-closed templates/hooks.yaml | failurePolicy: Fail'],
  },
  'Fail for chosen namespaces': {
    files: {
      'templates/hooks.yaml': webhooks({
        failurePolicy: 'Fail',
        namespaceSelector: { matchLabels: { shop: 'open' } },
      }),
    },
    finds: [],
  },
  Ignore: { files: { 'templates/hooks.yaml': webhooks({ failurePolicy: 'Ignore' }) }, finds: [] },
};
