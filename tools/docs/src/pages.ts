import { refusalEntries, settings } from '@chandlery/chart-repository';

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
  const rows = Object.values(settings).map(({ name, default: initial, meaning }) => {
    const shown = initial === undefined ? 'not set' : initial === '' ? 'empty' : `\`${initial}\``;
    return `| \`${name}\` | ${shown} | ${meaning} |`;
  });
  return ['| variable | default | meaning |', '| --- | --- | --- |', ...rows].join('\n');
}
