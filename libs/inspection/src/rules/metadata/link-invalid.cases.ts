import { chartYaml } from '../../testing/chart-yaml.ts';
import type { RuleCases } from '../../testing/rule-case.ts';

export const cases: RuleCases = {
  'no scheme': {
    files: chartYaml({ home: 'shop.example.com' }),
    finds: ['link-invalid Chart.yaml | home: shop.example.com'],
  },
  'another scheme': {
    files: chartYaml({ sources: ['git@git.example.com:shop.git'] }),
    finds: ['link-invalid Chart.yaml | sources:'],
  },
  http: { files: chartYaml({ home: 'http://shop.example.com' }), finds: [] },
};
