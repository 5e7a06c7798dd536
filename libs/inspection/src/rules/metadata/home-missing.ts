import { metadataRule } from '../metadata-rule.ts';

/** https://helm.sh/docs/topics/charts/#the-chartyaml-file */
export const homeMissing = metadataRule(
  {
    code: 'home-missing',
    severity: 'info',
    title: 'The chart does not say where it comes from',
    docs: 'Neither `home` nor `sources`: nobody finds its source, its issues or its people.',
    remedy: 'Give `home` or `sources`.',
  },
  ({ chart: { metadata } }) =>
    metadata.home === undefined && (metadata.sources ?? []).length === 0
      ? { message: 'There is neither home nor sources.' }
      : undefined,
);
