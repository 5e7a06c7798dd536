import { claim } from '../../testing/cluster-objects.ts';
import type { RuleCases } from '../../testing/rule-case.ts';

export const cases: RuleCases = {
  'a claim as a hook': {
    files: {
      'templates/data.yaml': claim({
        metadata: { annotations: { 'helm.sh/hook': 'pre-install,pre-upgrade' } },
      }),
    },
    finds: [
      'hook-deletes-data templates/data.yaml | helm.sh/hook: pre-install,pre-upgrade',
      'hook templates/data.yaml | helm.sh/hook: pre-install,pre-upgrade',
    ],
  },
  'one that is taken away on failure alone': {
    files: {
      'templates/data.yaml': claim({
        metadata: {
          annotations: { 'helm.sh/hook': 'pre-install', 'helm.sh/hook-delete-policy': 'hook-failed' },
        },
      }),
    },
    finds: ['hook templates/data.yaml | helm.sh/hook: pre-install'],
  },
};
