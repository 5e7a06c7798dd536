import type { Rule } from '../../rule.ts';
import { dependenciesFile } from './dependency-rule.ts';
import { lineOfPath } from '../../source/lines.ts';

/** https://helm.sh/docs/helm/helm_dependency/ */
export const lockMissing: Rule = {
  code: 'lock-missing',
  group: 'dependencies',
  severity: 'warning',
  title: 'Nothing says which versions of its dependencies were packed',
  docs: 'Without Chart.lock the next `helm dependency build` packs others. Dependencies that lie in the chart’s own source (no repository, or `file://`) need no lock.',
  remedy: 'Run `helm dependency update` and add Chart.lock.',
  *check(subject) {
    const { chart, texts } = subject;
    const far = (chart.metadata.dependencies ?? []).filter(
      ({ repository }) => repository !== '' && !repository.startsWith('file://'),
    );
    if (far.length === 0 || chart.lock !== undefined) return;
    const file = dependenciesFile(subject);
    const names = far.map(({ name }) => name).join(', ');
    yield {
      file,
      line: lineOfPath(texts.lines(file) ?? [], ['dependencies']),
      message: `There is no Chart.lock for ${names}.`,
    };
  },
};
