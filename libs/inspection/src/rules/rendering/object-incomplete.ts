import type { Rule } from '../../rule.ts';
import { inChart } from '../../source/in-chart.ts';

/** What every object has: https://kubernetes.io/docs/concepts/overview/working-with-objects/#required-fields */
export const objectIncomplete: Rule = {
  code: 'object-incomplete',
  group: 'rendering',
  severity: 'error',
  title: 'A template gives something that is no object',
  docs: 'Without `apiVersion`, `kind` or `metadata.name`, or where it is no YAML, the cluster refuses it. It comes of a name that is empty by default, or of indentation. A template that gives nothing is left in peace.',
  remedy: 'See what the template gives (`helm template`), and complete it.',
  *check({ input }) {
    for (const { problems, valuesFile } of input.renders) {
      for (const { message, source } of problems ?? []) {
        const file = source === undefined ? valuesFile : inChart(source);
        yield { file, valuesFile, message: `What ${file} gives is no object: ${message}.` };
      }
    }
  },
};
