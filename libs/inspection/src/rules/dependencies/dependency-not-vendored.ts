import { dependencyRule, vendored } from './dependency-rule.ts';

/** https://helm.sh/docs/topics/charts/#chart-dependencies */
export const dependencyNotVendored = dependencyRule(
  {
    code: 'dependency-not-vendored',
    severity: 'error',
    title: 'A chart that it needs is not in the archive',
    docs: 'Helm fetches nothing on install: "found in Chart.yaml, but missing in charts/ directory".',
    remedy: 'Run `helm dependency build` before `helm package`.',
  },
  (dependency, subject) =>
    vendored(subject, dependency) === undefined
      ? `The chart needs ${dependency.name}, which is not in charts/.`
      : undefined,
);
