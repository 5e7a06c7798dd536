import { defaultPlatformPolicy } from '@chandlery/lifecycle';
import { expect, it } from 'vitest';
import { actor, newWorkspace } from '../contract/harness.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { openSqlite } from './open-sqlite.ts';

it.each(['here', 'thread'] as const)(
  'answers with what was committed, also where it was asked before (writer: %s)',
  async (writer) => {
    const database = await openSqlite({ folder: temporaryFolder(), writer });
    const { id, slug } = await newWorkspace(database);
    for (let n = 0; n < 20; n++) {
      const [displayName, approvals] = [`name ${n}`, (n % 5) + 1];
      const early = database.workspaces.findBySlug(slug);
      const writes = [
        database.workspaces.update({ id, displayName, actor }),
        database.policies.setPlatform({ policy: { ...defaultPlatformPolicy, approvals }, actor }),
      ];
      await Promise.all([early, ...writes]);
      expect(await database.workspaces.findBySlug(slug)).toMatchObject({ displayName });
      expect(await database.policies.platform()).toMatchObject({ approvals });
    }
    await database.close();
  },
);

it('has told nobody who listens what was before', async () => {
  const database = await openSqlite({ folder: temporaryFolder() });
  const { id, slug } = await newWorkspace(database);
  await database.workspaces.findBySlug(slug);
  const seen: unknown[] = [];
  database.events.subscribe(async () => {
    seen.push((await database.workspaces.findBySlug(slug))?.displayName);
  });
  await database.workspaces.update({ id, displayName: 'after', actor });
  expect(seen).toEqual(['after']);
  await database.close();
});
