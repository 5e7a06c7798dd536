import { metadataRule } from '../metadata-rule.ts';

/** The icon is fetched by the page of whoever looks at it. */
export const iconInvalid = metadataRule(
  {
    code: 'icon-invalid',
    severity: 'warning',
    title: 'The icon cannot be shown',
    docs: 'It is neither an https URL nor a data URL of an image. A page that is served by https shows no http image.',
    remedy: 'Give an https URL, or a data URL (`data:image/svg+xml;base64,…`).',
  },
  ({ chart: { metadata } }) => {
    const icon = metadata.icon;
    if (icon === undefined || /^data:image\/[a-z0-9.+-]+[;,]/i.test(icon)) return undefined;
    if (URL.parse(icon)?.protocol === 'https:') return undefined;
    const start = icon.length > 60 ? `${icon.slice(0, 60)}…` : icon;
    return {
      message: `The icon "${start}" is neither an https URL nor a data URL of an image.`,
      key: 'icon',
    };
  },
);
