import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { refusalsPage, withSettings } from './pages.ts';

const root = resolve(import.meta.dirname, '../../..');
await writeFile(join(root, 'docs/refusals.md'), refusalsPage());
const readme = join(root, 'README.md');
await writeFile(readme, withSettings(await readFile(readme, 'utf8')));
