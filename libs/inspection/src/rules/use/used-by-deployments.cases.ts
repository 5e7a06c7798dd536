import type { RuleCases } from '../../testing/rule-case.ts';

const running = (project: string) => ({ name: 'shop', workspace: 'team', project, version: '1.3.0' });

export const cases: RuleCases = {
  two: {
    facts: { deployments: [running('production'), running('staging')] },
    finds: ['used-by-deployments Chart.yaml'],
    says: '2 deployments run the app, in team/production, team/staging.',
  },
  none: { facts: { deployments: [] }, finds: [] },
};
