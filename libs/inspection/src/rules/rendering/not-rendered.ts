import type { Rule } from '../../rule.ts';

/** A report that says less than it seems to must not look green. */
export const notRendered: Rule = {
  code: 'not-rendered',
  group: 'rendering',
  severity: 'error',
  compares: true,
  title: 'The chart was not rendered',
  docs: 'Helm is missing, or could not be fenced off, or took too long. All that is known comes from the chart’s files alone: what it does in a cluster nobody has seen.',
  remedy: 'Have the operator see to what the message says, then run the inspection again.',
  *check({ input }) {
    if (input.notRendered !== undefined) {
      yield { file: 'Chart.yaml', message: `The chart was not rendered: ${input.notRendered}.` };
    }
  },
};
