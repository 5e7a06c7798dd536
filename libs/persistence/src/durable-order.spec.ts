import { expect, it } from 'vitest';
import { digestOf } from './archives/digest.ts';
import { openArchiveFolder } from './archives/folder.ts';
import { addition, newWorkspace } from './contract/harness.ts';
import { openSqlite } from './sqlite/open-sqlite.ts';
import { recordingFiles } from './testing/recording-files.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';

// A kill proves no fsync: the system's cache outlives the process. So the order itself is read.
it('has the archive on disk under its name before the row that names it is committed', async () => {
  const folder = temporaryFolder();
  const log: string[] = [];
  const database = await openSqlite({ folder, onCommit: ([change]) => log.push(`commit ${change?.type}`) });
  const archives = await openArchiveFolder(folder, {
    files: recordingFiles(folder, (line) => log.push(line)),
  });
  const { id } = await newWorkspace(database);
  log.length = 0;
  const bytes = new TextEncoder().encode('chart');
  const archiveDigest = digestOf(bytes);
  await archives.put(archiveDigest, bytes);
  await database.versions.add(addition(id, { bytes: { ...addition(id).bytes, archiveDigest } }));
  log.push('acknowledged');
  expect(log.map((line) => line.replace(/^(fsync folder|rename|write|fsync|mkdir) .*/, '$1'))).toEqual([
    'mkdir',
    'fsync folder',
    'write',
    'fsync',
    'rename',
    'fsync folder',
    'commit version.upload',
    'acknowledged',
  ]);
  await database.close();
});
