import type { ChartContents, Dependency } from '@chandlery/chart';
import type { Observation } from '../../finding.ts';
import type { Rule } from '../../rule.ts';
import { lineOfPath } from '../../source/lines.ts';
import type { Subject } from '../../subject.ts';

/** Where the chart names its dependencies. */
export function dependenciesFile({ texts }: Subject): string {
  return texts.lines('requirements.yaml') === undefined ? 'Chart.yaml' : 'requirements.yaml';
}

/** The chart under charts/ that a dependency means; undefined where it is not there. */
export function vendored(subject: Subject, { name }: Dependency): ChartContents | undefined {
  return subject.chart.dependencies.find(({ metadata }) => metadata.name === name);
}

/** A rule that asks the same of every dependency that the chart names. */
export function dependencyRule(
  parts: Omit<Rule, 'check' | 'group'>,
  check: (
    dependency: Dependency,
    subject: Subject,
  ) => string | ({ readonly message: string } & Partial<Observation>) | undefined,
): Rule {
  return {
    ...parts,
    group: 'dependencies',
    *check(subject) {
      const file = dependenciesFile(subject);
      for (const dependency of subject.chart.metadata.dependencies ?? []) {
        const said = check(dependency, subject);
        if (said === undefined) continue;
        const line = lineOfPath(subject.texts.lines(file) ?? [], [
          'dependencies',
          `name: ${dependency.name}`,
        ]);
        yield { file, line, ...(typeof said === 'string' ? { message: said } : said) };
      }
    },
  };
}
