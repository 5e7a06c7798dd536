import type { RuleCases } from '../../testing/rule-case.ts';

export const cases: RuleCases = {
  taken: { facts: { versionTaken: true }, finds: ['version-taken Chart.yaml | version: 1.4.0'] },
  free: { facts: { versionTaken: false, newestOfLine: '1.3.0' }, finds: [] },
};
