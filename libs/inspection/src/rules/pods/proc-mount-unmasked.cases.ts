import { workload } from '../../testing/manifests.ts';
import type { RuleCases } from '../../testing/rule-case.ts';

const mounting = (procMount: string) => workload({ container: { securityContext: { procMount } } });

export const cases: RuleCases = {
  Unmasked: {
    files: { 'templates/front.yaml': mounting('Unmasked') },
    finds: ['proc-mount-unmasked templates/front.yaml | procMount: Unmasked'],
  },
  Default: { files: { 'templates/front.yaml': mounting('Default') }, finds: [] },
};
