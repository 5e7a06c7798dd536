import type { RuleCases } from '../../testing/rule-case.ts';

export const cases: RuleCases = {
  two: {
    facts: {
      dependants: [
        { workspace: 'team', chart: 'mall', version: '3.0.0', range: '^1.0.0' },
        { workspace: 'team', chart: 'kiosk', version: '1.0.0', range: '~1.3.0' },
      ],
    },
    finds: ['used-by-charts Chart.yaml'],
    says: 'team/kiosk, team/mall depend on it; 1 of 2 take this version.',
  },
  none: { facts: { dependants: [] }, finds: [] },
};
