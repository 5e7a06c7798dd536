import { expect, it } from 'vitest';
import { digestOf } from './archives/digest.ts';
import { openArchiveFolder, openImageFolder } from './archives/folder.ts';
import { addition, newWorkspace, steps, transition } from './contract/harness.ts';
import { findOrphans, imageStores, missingArchives, removeOrphans } from './orphans.ts';
import { openSqlite } from './sqlite/open-sqlite.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';

const hourMs = 3_600_000;

it('finds archives that no row names once the period of grace is over, and removes those alone', async () => {
  const folder = temporaryFolder();
  let nowMs = Date.now();
  const clock = () => nowMs;
  const database = await openSqlite({ folder, clock });
  const archives = await openArchiveFolder(folder, { clock });
  const put = async (text: string) => {
    const bytes = new TextEncoder().encode(text);
    await archives.put(digestOf(bytes), bytes);
    return digestOf(bytes);
  };
  const { id } = await newWorkspace(database);
  const add = async (archiveDigest: string, version: string) =>
    database.versions.add(addition(id, { version, bytes: { ...addition(id).bytes, archiveDigest } }));
  const [kept, deleted, orphan] = [await put('kept'), await put('deleted'), await put('orphan')];
  await add(kept, '1.0.0');
  const version = await add(deleted, '2.0.0');
  const options = { database, archives, clock, graceMs: hourMs };
  const found = async () => (await findOrphans(options)).map(({ digest }) => digest);

  expect(await found()).toEqual([]);
  nowMs += 2 * hourMs;
  expect(await found()).toEqual([orphan]);
  await database.versions.apply(transition(version, [steps.deleteDraft]));
  expect(await found()).toEqual([orphan]);
  nowMs += 2 * hourMs;
  expect((await found()).sort()).toEqual([deleted, orphan].sort());
  await put('orphan');
  expect(await found(), 'put again: an upload may be about to name it').toEqual([deleted]);
  expect(await removeOrphans(options)).toEqual([{ digest: deleted, bytes: 7 }]);
  expect(await archives.stat(deleted)).toBeUndefined();
  expect(await archives.stat(kept)).toEqual({ bytes: 4 });

  expect(await missingArchives(options)).toEqual([]);
  await archives.remove(kept);
  expect(await missingArchives(options)).toEqual([kept]);
  await database.close();
});

it('finds images that no revision of any information names, in the same way', async () => {
  const folder = temporaryFolder();
  const database = await openSqlite({ folder });
  const images = await openImageFolder(folder);
  const put = async (text: string) => {
    const bytes = new TextEncoder().encode(text);
    await images.put(digestOf(bytes), bytes);
    return digestOf(bytes);
  };
  const [named, orphan] = [await put('named'), await put('orphan')];
  const { id } = await newWorkspace(database);
  const icon = { digest: named, mediaType: 'image/png', width: 1, height: 1, bytes: 5 } as const;
  await database.versions.add({ ...addition(id), icon });
  const options = { ...imageStores({ database, images }), graceMs: -hourMs };
  expect(await removeOrphans(options)).toEqual([{ digest: orphan, bytes: 6 }]);
  expect(await missingArchives(options)).toEqual([]);
  await images.remove(named);
  expect(await missingArchives(options)).toEqual([named]);
  await database.close();
});
