import { fileText, type JsonObject, type JsonValue, parseYaml } from '@chandlery/chart';
import { isObject } from '../../json/read.ts';
import type { Rule } from '../../rule.ts';
import { secretIn } from '../../secrets/secret-text.ts';
import { ciValuesFiles } from '../../values/ci-values.ts';
import { lineOfPath } from '../../source/lines.ts';

/** A secret in what everybody who may read the chart may read. */
export const secretInValues: Rule = {
  code: 'secret-in-values',
  group: 'secrets',
  severity: 'error',
  title: 'A default value looks like a real secret',
  docs: 'In values.yaml or a file of `ci/`: a known shape (private key, token of GitHub, AWS key, …), or under a name such as `password` a text that is no word and no placeholder. Everybody who installs the chart without a value of their own runs with it. `changeme`, an empty text, a name and a reference to a Secret are left in peace. The value is not repeated here.',
  remedy:
    'Leave it empty and ask for it (`required`), or take the name of a Secret; change the secret wherever it is in use.',
  *check({ chart, texts }) {
    for (const file of ['values.yaml', ...ciValuesFiles(texts.paths())]) {
      const values =
        file === 'values.yaml'
          ? chart.values
          : readValues(chart.allFiles.find(({ path }) => path === file)?.bytes);
      for (const { path, what } of secretsOf(values)) {
        const message = `${path.join('.')} looks like ${what}.`;
        yield {
          file,
          line: lineOfPath(texts.lines(file) ?? [], path),
          message,
          data: { path: path.join('.') },
        };
      }
    }
  },
};

/** Empty for a file that is no values file: another rule says so. */
function readValues(bytes: Uint8Array | undefined): JsonObject {
  try {
    const values = bytes === undefined ? null : parseYaml(fileText(bytes));
    return isObject(values) ? values : {};
  } catch {
    return {};
  }
}

function* secretsOf(
  value: JsonValue,
  path: readonly string[] = [],
): Generator<{ path: readonly string[]; what: string }> {
  if (Array.isArray(value)) {
    for (const item of value as readonly JsonValue[]) yield* secretsOf(item, path);
  } else if (isObject(value)) {
    for (const [key, item] of Object.entries(value)) yield* secretsOf(item, [...path, key]);
  } else if (typeof value === 'string') {
    const what = secretIn(path.at(-1) ?? '', value);
    if (what !== undefined) yield { path, what };
  }
}
