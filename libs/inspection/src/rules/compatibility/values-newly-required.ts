import { valueAt } from '../../json/read.ts';
import type { Rule } from '../../rule.ts';
import { requirementsOf } from '../../values/requirements.ts';

/** Who upgrades without setting it gets an error. */
export const valuesNewlyRequired: Rule = {
  code: 'values-newly-required',
  group: 'compatibility',
  severity: 'warning',
  compares: true,
  title: 'A value has to be given that did not have to be',
  docs: 'By `required` in the schema or in a template, and without a default: an upgrade with yesterday’s values fails. What has a default is left in peace.',
  remedy:
    'Give it a default that does what the version before did; or raise the major version and say it in the notes.',
  *check({ previous, chart }) {
    if (previous === undefined) return;
    const before = new Set(requirementsOf(previous.chart).map(({ path }) => path));
    for (const { path, file, line } of requirementsOf(chart)) {
      const initial = valueAt(chart.values, ...path.split('.'));
      if (before.has(path) || (initial !== undefined && initial !== null && initial !== '')) continue;
      const message = `${path} has to be given; in ${previous.chart.metadata.version} it did not have to be.`;
      yield { file, line, message, data: { path } };
    }
  },
};
