import type { Rule } from '../../rule.ts';

/** What was not looked at must not be taken for sound. */
export const inspectionIncomplete: Rule = {
  code: 'inspection-incomplete',
  group: 'rendering',
  severity: 'warning',
  compares: true,
  title: 'A part of the inspection was left out',
  docs: 'Where one run of Helm takes more time, memory or output than one chart may, those that would take as much are not begun. Each is named, so that nobody takes silence for a good word.',
  remedy: 'Mend what takes too much, which another finding names; then all of it is looked at.',
  *check({ input: { skipped = [] } }) {
    for (const what of skipped) yield { file: 'Chart.yaml', message: `Left out: ${what}.` };
  },
};
