import { satisfies } from '@chandlery/chart';
import type { Rule } from '../../rule.ts';

/** Charts whose next `helm dependency update` takes this version. */
export const usedByCharts: Rule = {
  code: 'used-by-charts',
  group: 'use',
  severity: 'info',
  compares: true,
  title: 'Charts in the store depend on it',
  docs: 'And which of them take this version with their next `helm dependency update`.',
  remedy: 'Nothing; tell their people of what breaks.',
  *check({ input, chart }) {
    const { dependants } = input.facts;
    if (dependants.length === 0) return;
    const taking = dependants.filter(({ range }) => range === '' || satisfies(chart.metadata.version, range));
    const names = dependants.map((dependant) => `${dependant.workspace}/${dependant.chart}`);
    const shown = [...new Set(names)].sort();
    yield {
      file: 'Chart.yaml',
      message: `${shown.slice(0, 5).join(', ')}${shown.length > 5 ? ` and ${shown.length - 5} more` : ''} depend on it; ${taking.length} of ${dependants.length} take this version.`,
      data: {
        count: dependants.length,
        taking: taking.length,
        dependants: dependants.map((dependant) => ({ ...dependant })),
      },
    };
  },
};
