import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { architecturePage, generatedBlocks, withBlocks } from './generated-blocks.ts';
import { inspectionRulesPage } from './inspection-rules.ts';
import { botSettingsTable, refusalsPage, settingsTable } from './pages.ts';

/** `npm run docs`: writes anew what the documents hold of the code. */
const root = resolve(import.meta.dirname, '../../..');
await writeFile(join(root, 'docs/refusals.md'), refusalsPage());
await writeFile(join(root, 'docs/inspection-rules.md'), inspectionRulesPage());
await rewrite('README.md', { settings: settingsTable() });
await rewrite('docs/review-bot.md', { settings: botSettingsTable() });
await rewrite(architecturePage, await generatedBlocks(root));

async function rewrite(page: string, blocks: Readonly<Record<string, string>>): Promise<void> {
  const path = join(root, page);
  await writeFile(path, withBlocks(await readFile(path, 'utf8'), blocks));
}
