import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { architecturePage, generatedBlocks, withBlocks } from './generated-blocks.ts';

/** `node tools/build/src/docs/write-docs.ts`: draws the pictures of docs/architecture.md anew. */
const root = resolve(import.meta.dirname, '../../../..');
const path = join(root, architecturePage);
await writeFile(path, withBlocks(await readFile(path, 'utf8'), await generatedBlocks(root)));
