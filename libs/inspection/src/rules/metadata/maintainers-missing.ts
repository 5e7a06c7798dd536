import { metadataRule } from '../metadata-rule.ts';

/** https://helm.sh/docs/topics/charts/#the-chartyaml-file */
export const maintainersMissing = metadataRule(
  {
    code: 'maintainers-missing',
    severity: 'info',
    title: 'Nobody looks after the chart',
    docs: 'There are no `maintainers`, so that nobody knows whom to ask.',
    remedy: 'Give at least one, with an email or a url.',
  },
  ({ chart: { metadata } }) =>
    (metadata.maintainers ?? []).length === 0 ? { message: 'There are no maintainers.' } : undefined,
);
