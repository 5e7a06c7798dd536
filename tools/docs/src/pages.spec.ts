import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { refusalEntries } from '@chandlery/chart-repository';
import { withBlocks } from './generated-blocks.ts';
import { botSettingsTable, refusalsPage, settingsTable } from './pages.ts';

const root = resolve(import.meta.dirname, '../../..');

test('docs/refusals.md lists every code as the code has it (else: npm run docs)', async () => {
  expect(await readFile(join(root, 'docs/refusals.md'), 'utf8')).toBe(refusalsPage());
});

test('no two parts use the same code with different statuses', () => {
  const statuses = Map.groupBy(refusalEntries, ({ code }) => code);
  const ambiguous = [...statuses].filter(
    ([, entries]) => new Set(entries.map(({ status }) => status)).size > 1,
  );
  expect(ambiguous.map(([code]) => code)).toEqual([]);
});

test('the README lists every setting as the code has it (else: npm run docs)', async () => {
  const readme = await readFile(join(root, 'README.md'), 'utf8');
  expect(withBlocks(readme, { settings: settingsTable() })).toBe(readme);
});

test('docs/review-bot.md lists every setting of the bot as the code has it (else: npm run docs)', async () => {
  const page = await readFile(join(root, 'docs/review-bot.md'), 'utf8');
  expect(withBlocks(page, { settings: botSettingsTable() })).toBe(page);
});
