import { isTest } from '../../kubernetes/item.ts';
import type { Rule } from '../../rule.ts';

/** A chart that installs and does nothing. */
export const rendersNothing: Rule = {
  code: 'renders-nothing',
  group: 'rendering',
  severity: 'warning',
  title: 'By default the chart makes nothing',
  docs: 'No object comes of the defaults, tests aside. A library chart and a chart with CRDs are left in peace.',
  remedy: 'Turn on by default what most users want, or say in the README what has to be set.',
  *check({ renders, chart }) {
    const defaults = renders.find(({ valuesFile }) => valuesFile === 'values.yaml');
    if (defaults === undefined || chart.metadata.type === 'library' || chart.crds.length > 0) return;
    if (defaults.items.some((item) => !isTest(item))) return;
    yield { file: 'values.yaml', message: 'With the defaults the chart makes nothing.' };
  },
};
