import type { Rule } from '../../rule.ts';

/** https://artifacthub.io/docs/topics/annotations/helm/ */
export const licenseMissing: Rule = {
  code: 'license-missing',
  group: 'metadata',
  severity: 'info',
  title: 'The chart does not say under which licence it is',
  docs: 'Neither a file LICENSE (or LICENCE, COPYING) nor the annotation `artifacthub.io/license`.',
  remedy: 'Add a LICENSE file, or the annotation with its SPDX name.',
  *check({ chart, texts }) {
    if (chart.metadata.annotations?.['artifacthub.io/license'] !== undefined) return;
    if (texts.paths().some((path) => /^(?:licen[cs]e|copying)(?:\.[a-z]+)?$/i.test(path))) return;
    yield {
      file: 'Chart.yaml',
      message: 'There is neither a LICENSE file nor the annotation artifacthub.io/license.',
    };
  },
};
