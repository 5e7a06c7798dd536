import { chartYaml } from '../../testing/chart-yaml.ts';
import type { RuleCases } from '../../testing/rule-case.ts';

export const cases: RuleCases = {
  http: {
    files: chartYaml({ icon: 'http://shop.example.com/icon.png' }),
    finds: ['icon-invalid Chart.yaml | icon: http://shop.example.com/icon.png'],
  },
  'a file': { files: chartYaml({ icon: 'icon.svg' }), finds: ['icon-invalid Chart.yaml | icon: icon.svg'] },
  'a data URL of SVG': { files: chartYaml({ icon: 'data:image/svg+xml;base64,PHN2Zy8+' }), finds: [] },
};
