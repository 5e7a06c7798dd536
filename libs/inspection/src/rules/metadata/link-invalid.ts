import { metadataRule } from '../metadata-rule.ts';

/** https://helm.sh/docs/topics/charts/#the-chartyaml-file */
export const linkInvalid = metadataRule(
  {
    code: 'link-invalid',
    severity: 'warning',
    title: 'A link of the chart leads nowhere',
    docs: '`home`, `sources` and the maintainers’ `url` have to be http or https; the store’s page does not follow others.',
    remedy: 'Give a whole URL, with https.',
  },
  ({ chart: { metadata } }) => [
    ...[metadata.home ?? []]
      .flat()
      .filter(isNoLink)
      .map((url) => said('home', url)),
    ...(metadata.sources ?? []).filter(isNoLink).map((url) => said('sources', url)),
    ...(metadata.maintainers ?? [])
      .flatMap(({ url }) => url ?? [])
      .filter(isNoLink)
      .map((url) => said('maintainers', url)),
  ],
);

function said(key: string, url: string): { message: string; key: string } {
  return { message: `${key} has "${url}", which is no http or https URL.`, key };
}

function isNoLink(text: string): boolean {
  return !/^https?:$/.test(URL.parse(text)?.protocol ?? '');
}
