import type { Rule } from '../../rule.ts';
import { schemaFileOf } from './schema-file.ts';

/** Helm fetches http and file references when it checks values. */
export const schemaOutside: Rule = {
  code: 'schema-outside',
  group: 'schema',
  severity: 'error',
  title: 'values.schema.json refers to something outside itself',
  docs: 'A `$ref` to a URL or a file makes every install depend on it: whoever holds the address decides what values are right, and learns who installs. Nothing is rendered with such a schema. References within the document (`#/…`) are left in peace.',
  remedy: 'Copy what it refers to into `definitions` or `$defs`.',
  *check({ input, texts }) {
    const problems = input.schema.flatMap((verdict) => verdict.problems);
    for (const { code, chart, message } of problems) {
      if (code !== 'schema_reference_outside') continue;
      const file = schemaFileOf(chart);
      const index = (texts.lines(file) ?? []).findIndex((line) => /"\$ref"\s*:\s*"(?!#)/.test(line));
      yield {
        file,
        line: index === -1 ? undefined : index + 1,
        message: `${file} refers to something outside itself: ${message}`,
      };
    }
  },
};
