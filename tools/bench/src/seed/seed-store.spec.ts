import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { archiveFileName } from '@chandlery/chart';
import { openArchiveFolder, openSqlite } from '@chandlery/persistence';
import { expect, onTestFinished, test } from 'vitest';
import { catalogue } from '../generator/catalogue.ts';
import { seedStore, workspaceSlug } from './seed-store.ts';

test('a filled store has every version active, and the archive of each newest one', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'chandlery-seed-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const filled = catalogue(60);
  await seedStore(folder, filled);
  const database = await openSqlite({ folder });
  onTestFinished(() => database.close());
  const archives = await openArchiveFolder(folder);
  expect(await database.versions.countByState()).toMatchObject({ active: 60 });
  const workspace = await database.workspaces.findBySlug(workspaceSlug);
  for (const { name, versions } of filled.charts) {
    const fileName = archiveFileName(name, versions.at(-1)?.metadata.version ?? '');
    const newest = await database.versions.findByFileName(workspace?.id ?? '', fileName);
    expect(await archives.stat(newest?.archiveDigest ?? '')).toEqual({ bytes: newest?.archiveBytes });
  }
});
