import { metadataRule } from '../metadata-rule.ts';

/** https://helm.sh/docs/topics/charts/#the-apiversion-field */
export const apiVersionV1 = metadataRule(
  {
    code: 'api-version-v1',
    severity: 'info',
    title: 'The chart is of the format of Helm 2',
    docs: '`apiVersion: v1` has its dependencies in requirements.yaml and knows no library charts. Helm still installs it.',
    remedy: 'Set `apiVersion: v2` and move the dependencies into Chart.yaml.',
  },
  ({ chart: { metadata } }) =>
    metadata.apiVersion === 'v1'
      ? { message: 'The chart is of the format of Helm 2 (v1).', key: 'apiVersion' }
      : undefined,
);
