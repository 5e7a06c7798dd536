import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

/** For tests: a folder of their own, gone when all tests of the file are done. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'chandlery-persistence-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
