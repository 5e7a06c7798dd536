import type { Rule } from '../../rule.ts';
import { lineOfPath } from '../../source/lines.ts';
import { keysOf } from '../../values/pointer.ts';

/** `helm install` without values has to work, and so have the ways of use that `ci/` shows. */
export const valuesInvalid: Rule = {
  code: 'values-invalid',
  group: 'schema',
  severity: 'error',
  title: 'The chart’s own values do not satisfy its schema',
  docs: 'The defaults alone, or with a file of `ci/`: Helm refuses to install them.',
  remedy: 'Mend the values, or widen the schema.',
  *check({ input, texts }) {
    for (const { valuesFile, problems } of input.schema) {
      for (const { code, path, message } of problems) {
        if (code !== 'value_refused') continue;
        const keys = keysOf(path);
        const line = lineOfPath(texts.lines(valuesFile) ?? [], keys);
        const text = `${valuesFile}: ${keys.length === 0 ? '' : `${keys.join('.')}: `}${message}`;
        yield { file: valuesFile, line, message: text, data: { path } };
      }
    }
  },
};
