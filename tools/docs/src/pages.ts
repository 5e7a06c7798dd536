import { refusalEntries, settings } from '@chandlery/chart-repository';
import { settings as botSettings } from '@chandlery/review-bot';

/** docs/refusals.md, made from the lists of codes in the code. */
export function refusalsPage(): string {
  const parts = Map.groupBy(refusalEntries, ({ part }) => part);
  const sections = [...parts].map(([part, entries]) => {
    const rows = entries.map(({ code, status, means }) => `| \`${code}\` | ${status} | ${means} |`);
    return [`## ${part}`, '', '| code | status | meaning |', '| --- | --- | --- |', ...rows, ''].join('\n');
  });
  return [
    '# Refusals',
    '',
    'Made by `npm run docs`; do not edit. Every refusal is `application/problem+json` (RFC 9457): `code` is stable, `detail`',
    'says what is wrong, `field` where, `remedy` what would be right, and `errors` has every mistake where there are several.',
    'ChartMuseum\'s paths answer `{"error": …, "code": …}` instead, with 400 for what is 415 or 422 here. Nothing of a refused request is stored.',
    '',
    ...sections,
  ].join('\n');
}

/** The README's table of settings. */
export function settingsTable(): string {
  return tableOf(Object.values(settings));
}

/** The table of settings in docs/review-bot.md. */
export function botSettingsTable(): string {
  return tableOf(Object.values(botSettings));
}

type Shown = { readonly name: string; readonly default: string | undefined; readonly meaning: string };

function tableOf(shown: readonly Shown[]): string {
  const rows = shown.map(({ name, default: initial, meaning }) => {
    const value = initial === undefined ? 'not set' : initial === '' ? 'empty' : `\`${initial}\``;
    return `| \`${name}\` | ${value} | ${meaning} |`;
  });
  return ['| variable | default | meaning |', '| --- | --- | --- |', ...rows].join('\n');
}
