import type { Rule } from '../../rule.ts';

/** https://helm.sh/docs/chart_template_guide/notes_files/ */
export const notesMissing: Rule = {
  code: 'notes-missing',
  group: 'metadata',
  severity: 'info',
  title: 'The chart says nothing once it is installed',
  docs: 'There is no templates/NOTES.txt, which Helm and the store show after an install: where it can be reached, what to do next. A library needs none.',
  remedy: 'Write templates/NOTES.txt.',
  *check({ chart }) {
    if (
      chart.metadata.type === 'library' ||
      chart.templates.some(({ path }) => path === 'templates/NOTES.txt')
    )
      return;
    yield { file: 'templates/NOTES.txt', message: 'There is no templates/NOTES.txt.' };
  },
};
