import type { Rule } from '../../rule.ts';

/** `helm show readme`, and the page of the chart. */
export const readmeMissing: Rule = {
  code: 'readme-missing',
  group: 'metadata',
  severity: 'info',
  title: 'The chart has no README',
  docs: 'It is the chart’s page in the store, and what `helm show readme` shows. Helm’s own `helm create` makes none.',
  remedy: 'Write README.md: what it installs, what it needs, and its values.',
  *check({ chart }) {
    if (chart.readme === undefined) yield { file: 'README.md', message: 'There is no README.' };
  },
};
