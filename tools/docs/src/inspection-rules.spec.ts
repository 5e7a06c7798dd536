import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { inspectionRulesPage } from './inspection-rules.ts';

const root = resolve(import.meta.dirname, '../../..');

test('docs/inspection-rules.md has every rule as the code has it (else: npm run docs)', async () => {
  expect(await readFile(join(root, 'docs/inspection-rules.md'), 'utf8')).toBe(inspectionRulesPage());
});
