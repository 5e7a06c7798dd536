import { workload } from '../../testing/manifests.ts';
import type { RuleCases } from '../../testing/rule-case.ts';

const annotated = (annotations: Record<string, string>) =>
  workload({ kind: 'Job', name: 'sweep', metadata: { annotations }, pod: { restartPolicy: 'Never' } });

export const cases: RuleCases = {
  'pre-delete': {
    files: { 'templates/sweep.yaml': annotated({ 'helm.sh/hook': 'pre-delete' }) },
    finds: ['hook-on-delete templates/sweep.yaml | helm.sh/hook: pre-delete'],
  },
  'a delete policy, which is about the hook itself': {
    files: {
      'templates/sweep.yaml': annotated({
        'helm.sh/hook': 'test',
        'helm.sh/hook-delete-policy': 'before-hook-creation,hook-succeeded',
      }),
    },
    finds: [],
  },
};
