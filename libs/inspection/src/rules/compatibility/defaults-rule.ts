import type { Observation } from '../../finding.ts';
import type { Rule } from '../../rule.ts';
import { lineOfPath } from '../../source/lines.ts';
import { type DefaultDifference, defaultDifferences } from '../../values/differences.ts';

/** A rule about how the defaults differ from those of the version now active. */
export function defaultsRule(
  parts: Omit<Rule, 'check' | 'group'>,
  check: (
    difference: DefaultDifference,
    previousVersion: string,
  ) => ({ readonly message: string } & Partial<Observation>) | undefined,
): Rule {
  return {
    ...parts,
    group: 'compatibility',
    compares: true,
    *check({ previous, chart, texts }) {
      if (previous === undefined) return;
      const lines = texts.lines('values.yaml') ?? [];
      for (const difference of defaultDifferences(previous.chart.values, chart.values)) {
        const said = check(difference, previous.chart.metadata.version);
        if (said === undefined) continue;
        const path = difference.path.join('.');
        yield { file: 'values.yaml', line: lineOfPath(lines, difference.path), data: { path }, ...said };
      }
    },
  };
}
