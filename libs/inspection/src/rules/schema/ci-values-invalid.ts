import { ChartError, fileText, parseYaml } from '@chandlery/chart';
import { isObject } from '../../json/read.ts';
import { ciValuesFiles } from '../../values/ci-values.ts';
import type { Rule } from '../../rule.ts';

/** https://github.com/helm/chart-testing: `ci/*-values.yaml`. */
export const ciValuesInvalid: Rule = {
  code: 'ci-values-invalid',
  group: 'schema',
  severity: 'error',
  title: 'A values file of ci/ is none',
  docs: 'It is no YAML, or no mapping: nothing was rendered with it. An empty file is left in peace; it means the defaults.',
  remedy: 'Mend the file.',
  *check({ chart }) {
    for (const { path, bytes } of chart.allFiles) {
      if (ciValuesFiles([path]).length === 0) continue;
      const problem = problemOf(bytes, path);
      if (problem !== undefined) yield { file: path, message: `${path} ${problem}` };
    }
  },
};

function problemOf(bytes: Uint8Array, file: string): string | undefined {
  try {
    const values = parseYaml(fileText(bytes), { file });
    return values === null || isObject(values) ? undefined : 'is no mapping of values.';
  } catch (error) {
    if (!(error instanceof ChartError)) throw error;
    return `is no YAML: ${error.message}`;
  }
}
