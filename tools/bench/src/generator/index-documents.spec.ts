import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { findTools } from '../setup/tools.ts';
import { catalogue } from './catalogue.ts';
import { jsonIndex, yamlIndex } from './index-documents.ts';

test('the YAML is what Helm itself prints of the same index, byte for byte but for the time of its making', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'chandlery-yaml-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const { helms } = await findTools(resolve(import.meta.dirname, '../../../..'));
  const some = catalogue(1_000);
  await writeFile(join(folder, 'index.json'), jsonIndex(some));
  await mkdir(join(folder, 'empty'));
  for (const { path } of helms) {
    execFileSync(path, ['repo', 'index', 'empty', '--merge', 'index.json'], {
      cwd: folder,
      env: { HOME: folder },
    });
    const theirs = await readFile(join(folder, 'empty/index.yaml'), 'utf8');
    expect(withoutTime([...yamlIndex(some)].join(''))).toBe(withoutTime(theirs));
  }
});

function withoutTime(document: string): string {
  return document.replace(/^generated: .*$/m, '');
}
