import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, onTestFinished, TestRunner } from 'vitest';

/** For tests: a folder of their own, gone when the test is done, or all tests of the file if none of them made it. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'chandlery-persistence-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  if (TestRunner.getCurrentTest() === undefined) afterAll(remove);
  else onTestFinished(remove);
  return folder;
}
