import { metadataRule } from '../metadata-rule.ts';

/** https://helm.sh/docs/topics/charts/#deprecating-charts */
export const deprecatedChart = metadataRule(
  {
    code: 'deprecated-chart',
    severity: 'warning',
    title: 'The chart says that it is deprecated',
    docs: 'Once its newest version says so, Helm shows the whole chart as deprecated.',
    remedy: 'Say in the description what to use instead; take `deprecated` out if that is not meant.',
  },
  ({ chart: { metadata } }) =>
    metadata.deprecated === true
      ? { message: 'The chart says that it is deprecated.', key: 'deprecated' }
      : undefined,
);
