import { webhooks } from '../../testing/cluster-objects.ts';
import type { RuleCases } from '../../testing/rule-case.ts';

const everything = [{ apiGroups: ['*'], apiVersions: ['*'], operations: ['*'], resources: ['*'] }];

export const cases: RuleCases = {
  'all resources': {
    files: { 'templates/hooks.yaml': webhooks({ failurePolicy: 'Ignore', rules: everything }) },
    finds: ['webhook-wide-scope templates/hooks.yaml | resources:'],
  },
  'all resources that bear a label': {
    files: {
      'templates/hooks.yaml': webhooks({
        failurePolicy: 'Ignore',
        rules: everything,
        objectSelector: { matchLabels: { shop: 'open' } },
      }),
    },
    finds: [],
  },
};
