import { workload } from '../../testing/manifests.ts';
import type { RuleCases } from '../../testing/rule-case.ts';

const job = (hook: string) =>
  workload({
    kind: 'Job',
    name: 'migrate',
    metadata: { annotations: { 'helm.sh/hook': hook } },
    pod: { restartPolicy: 'Never' },
  });

export const cases: RuleCases = {
  'before every upgrade': {
    files: { 'templates/migrate.yaml': job('pre-install,pre-upgrade') },
    finds: ['hook templates/migrate.yaml | helm.sh/hook: pre-install,pre-upgrade'],
    says: 'runs on pre-install, pre-upgrade',
  },
  'a test': { files: { 'templates/migrate.yaml': job('test') }, finds: [] },
};
