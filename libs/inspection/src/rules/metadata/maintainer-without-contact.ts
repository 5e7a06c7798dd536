import { metadataRule } from '../metadata-rule.ts';

/** A name alone does not lead to anybody. */
export const maintainerWithoutContact = metadataRule(
  {
    code: 'maintainer-without-contact',
    severity: 'info',
    title: 'A maintainer cannot be reached',
    docs: 'Neither `email` nor `url`.',
    remedy: 'Give the maintainer an email or a url.',
  },
  ({ chart: { metadata } }) =>
    (metadata.maintainers ?? [])
      .filter(({ email, url }) => email === undefined && url === undefined)
      .map(({ name = '' }) => ({
        message: `The maintainer ${name} has neither email nor url.`,
        key: `name: ${name}`,
      })),
);
