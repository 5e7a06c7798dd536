import { metadataRule } from '../metadata-rule.ts';

/** https://helm.sh/docs/topics/charts/#the-appversion-field */
export const appVersionMissing = metadataRule(
  {
    code: 'app-version-missing',
    severity: 'info',
    title: 'The chart does not say which version of the app it installs',
    docs: 'Without `appVersion` nobody sees in a list of versions what an upgrade brings. A library has none.',
    remedy: 'Give `appVersion`, in quotes.',
  },
  ({ chart: { metadata } }) =>
    metadata.appVersion === undefined && metadata.type !== 'library'
      ? { message: 'There is no appVersion.' }
      : undefined,
);
