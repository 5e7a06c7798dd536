import { satisfies } from '@chandlery/chart';
import { dependencyRule, vendored } from './dependency-rule.ts';

/** What is in charts/ is what is installed, whatever Chart.yaml says. */
export const dependencyVersionMismatch = dependencyRule(
  {
    code: 'dependency-version-mismatch',
    severity: 'error',
    title: 'A chart in the archive is not of the version that is asked for',
    docs: 'The range in Chart.yaml, or the version in Chart.lock, names another one than lies in charts/: Helm refuses to install it, or installs what nobody locked.',
    remedy: 'Run `helm dependency build` before `helm package`.',
  },
  (dependency, subject) => {
    const version = vendored(subject, dependency)?.metadata.version;
    if (version === undefined) return undefined;
    if (dependency.version !== undefined && !satisfies(version, dependency.version)) {
      return `charts/ has ${dependency.name} ${version}, but ${dependency.version} is asked for.`;
    }
    const locked = subject.chart.lock?.dependencies.find(({ name }) => name === dependency.name)?.version;
    if (locked === undefined || locked === version) return undefined;
    return `charts/ has ${dependency.name} ${version}, but Chart.lock says ${locked}.`;
  },
);
