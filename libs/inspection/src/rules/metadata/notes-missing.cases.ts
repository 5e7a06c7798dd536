import { chartYaml } from '../../testing/chart-yaml.ts';
import type { RuleCases } from '../../testing/rule-case.ts';

const none = { 'templates/NOTES.txt': null };

export const cases: RuleCases = {
  none: { files: none, finds: ['notes-missing templates/NOTES.txt'] },
  'a library, which is never installed': {
    files: { ...chartYaml({ type: 'library' }), ...none },
    input: { renders: [] },
    finds: ['library-chart Chart.yaml | type: library'],
  },
};
