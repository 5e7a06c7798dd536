import { workload } from '../../testing/manifests.ts';
import type { RuleCases } from '../../testing/rule-case.ts';

const windows = (hostProcess: boolean) =>
  workload({ container: { securityContext: { windowsOptions: { hostProcess } } } });

export const cases: RuleCases = {
  'hostProcess: true': {
    files: { 'templates/front.yaml': windows(true) },
    finds: ['windows-host-process templates/front.yaml | hostProcess: true'],
  },
  'hostProcess: false': { files: { 'templates/front.yaml': windows(false) }, finds: [] },
};
