import type { Rule } from '../../rule.ts';

/** https://helm.sh/docs/topics/charts/#managing-dependencies-manually-via-the-charts-directory */
export const dependencyUndeclared: Rule = {
  code: 'dependency-undeclared',
  group: 'dependencies',
  severity: 'warning',
  title: 'A chart lies in charts/ that nothing asks for',
  docs: 'Helm installs it all the same, and no condition turns it off. Often it is what a renamed dependency left.',
  remedy: 'Name it in `dependencies`, or take it out.',
  *check({ chart }) {
    const named = new Set((chart.metadata.dependencies ?? []).map(({ name }) => name));
    for (const { metadata } of chart.dependencies) {
      if (named.has(metadata.name)) continue;
      yield {
        file: `charts/${metadata.name}`,
        message: `charts/ has ${metadata.name}, which nothing asks for; it is installed all the same.`,
      };
    }
  },
};
