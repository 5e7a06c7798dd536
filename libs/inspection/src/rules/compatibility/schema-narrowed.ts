import type { Rule } from '../../rule.ts';
import { lineOfPath } from '../../source/lines.ts';
import { narrowings } from '../../values/narrowing.ts';

/** Values that were right and are refused now. */
export const schemaNarrowed: Rule = {
  code: 'schema-narrowed',
  group: 'compatibility',
  severity: 'warning',
  compares: true,
  title: 'The schema refuses values that it took',
  docs: 'Fewer types, choices or keys, or tighter bounds, of properties that both schemas name; `anyOf` and the like are not looked into. A schema where there was none is judged by the old values (`old-values-fail`).',
  remedy: 'Take the old values as well; or raise the major version and say it in the notes.',
  *check({ previous, chart, texts }) {
    const before = previous?.chart.valuesSchema;
    if (previous === undefined || before === undefined || chart.valuesSchema === undefined) return;
    const lines = texts.lines('values.schema.json') ?? [];
    for (const { path, what } of narrowings(before, chart.valuesSchema)) {
      const name = path.length === 0 ? 'The schema' : path.join('.');
      const line = lineOfPath(
        lines,
        path.flatMap((key) => (key === '[]' ? 'items' : ['properties', key])),
      );
      const message = `${name} ${what}; in ${previous.chart.metadata.version} it was wider.`;
      yield { file: 'values.schema.json', line, message, data: { path: path.join('.') } };
    }
  },
};
