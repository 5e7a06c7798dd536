import type { Rule } from '../../rule.ts';

/** Whom a mistake would reach. */
export const usedByDeployments: Rule = {
  code: 'used-by-deployments',
  group: 'use',
  severity: 'info',
  compares: true,
  title: 'Deployments run the app',
  docs: 'Those that the store manages, with their projects and versions. Releases that people install with plain Helm are not seen here.',
  remedy: 'Nothing; the more there are, the more a second look is worth.',
  *check({ input }) {
    const { deployments } = input.facts;
    if (deployments.length === 0) return;
    const projects = [
      ...new Set(deployments.map(({ workspace, project }) => `${workspace}/${project}`)),
    ].sort();
    const shown =
      projects.slice(0, 5).join(', ') + (projects.length > 5 ? ` and ${projects.length - 5} more` : '');
    const count = deployments.length === 1 ? '1 deployment runs' : `${deployments.length} deployments run`;
    yield {
      file: 'Chart.yaml',
      message: `${count} the app, in ${shown}.`,
      data: { count: deployments.length, deployments: deployments.map((deployment) => ({ ...deployment })) },
    };
  },
};
