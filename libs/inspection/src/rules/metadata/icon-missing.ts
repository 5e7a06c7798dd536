import { metadataRule } from '../metadata-rule.ts';

/** `helm lint` recommends one, too. */
export const iconMissing = metadataRule(
  {
    code: 'icon-missing',
    severity: 'info',
    title: 'The chart has no icon',
    docs: 'The store’s page shows a letter instead, unless the app has an icon of its own.',
    remedy: 'Give `icon`: a URL of an SVG or PNG, or a data URL.',
  },
  ({ chart: { metadata } }) => (metadata.icon === undefined ? { message: 'There is no icon.' } : undefined),
);
