import { describe, expect, it } from 'vitest';
import type { ChartVersion } from '../ports/versions.ts';
import { actor, addition, type Given, newWorkspace, steps, transition, unique } from './harness.ts';

/** Reading all versions and writing their index entries anew, on any driver. */
export function entryContract(given: Given): void {
  const versions = () => given().database.versions;

  it('goes through all versions once, in the order in which they came', async () => {
    const { id } = await newWorkspace(given().database);
    const added = [];
    for (const version of ['1.0.0', '2.0.0', '3.0.0'])
      added.push(await versions().add(addition(id, { version })));
    const seen: ChartVersion[] = [];
    for await (const version of versions().all()) seen.push(version);
    expect(seen.filter(({ workspaceId }) => workspaceId === id)).toEqual(added);
    expect(new Set(seen.map((version) => version.id)).size).toBe(seen.length);
  });

  it('tells beforehand what an addition would be refused for', async () => {
    const { database } = given();
    const { id } = await newWorkspace(database);
    const wanted = (name: string, version: string) => {
      const { versionKey, fileName } = addition(id, { name, version });
      return versions().requireFree({ workspaceId: id, appName: name, version, versionKey, fileName });
    };
    await expect(wanted('redis', '1.0.0')).resolves.toBeUndefined();
    const version = await versions().add(addition(id));
    await versions().add(addition(id, { version: '2.0.0' }));
    await expect(wanted('redis', '1.0.0')).rejects.toMatchObject({ code: 'version_exists' });
    await expect(wanted('redis-1.0', '0')).resolves.toBeUndefined();
    await versions().apply(transition(version, [steps.deleteDraft]));
    await expect(wanted('redis', '1.0.0')).rejects.toMatchObject({ code: 'version_taken' });
    await versions().add(addition(id, { name: 'redis-3.0.0', version: '1.0.0' }));
    await expect(wanted('redis', '3.0.0-1.0.0')).rejects.toMatchObject({ code: 'file_name_taken' });
    const app = await database.apps.findByName(id, 'redis');
    await database.apps.setSuspended({ id: app?.id ?? '', suspended: true, message: '', actor });
    await expect(wanted('redis', '4.0.0')).rejects.toMatchObject({ code: 'app_suspended' });
  });

  describe('writing an entry anew', () => {
    it('changes the entry and nothing else, is audited, and counts as one change', async () => {
      const { database } = given();
      const { id } = await newWorkspace(database);
      const name = unique('chart');
      const version = await versions().add(addition(id, { name, step: steps.publishDirect }));
      const entry = {
        leanJson: JSON.stringify({ name, version: '1.0.0', keywords: [unique('keyword')] }),
        restJson: '{"home":"https://example.com"}',
      };
      const before = await database.changes.latest();
      const command = { versionId: version.id, expectedRevision: version.revision, entry, actor };
      const rewritten = await versions().rewriteEntry(command);
      expect(rewritten).toEqual({ ...version, ...entry, revision: version.revision + 1 });
      expect(await versions().findById(version.id)).toEqual(rewritten);
      expect(await database.changes.after(before, 10)).toMatchObject([
        { number: before + 1, type: 'version.rewrite_entry', versionId: version.id },
      ]);
      const { items } = await database.audit.list({ limit: 1, versionId: version.id });
      expect(items).toMatchObject([
        {
          action: 'rewrite_entry',
          before: { leanJson: version.leanJson, restJson: version.restJson },
          after: entry,
        },
      ]);
    });

    it('lets the app be found by the keywords of the new entry', async () => {
      const { database } = given();
      const { id } = await newWorkspace(database);
      const [name, keyword] = [unique('chart'), unique('findable')];
      const version = await versions().add(addition(id, { name, step: steps.publishDirect }));
      const entry = {
        leanJson: JSON.stringify({ name, version: '1.0.0', keywords: [keyword] }),
        restJson: '{}',
      };
      await versions().rewriteEntry({ versionId: version.id, expectedRevision: 1, entry, actor });
      const found = await database.apps.listPublished({ limit: 10, text: keyword });
      expect(found.items.map((app) => app.name)).toEqual([name]);
    });

    it('refuses where the version has moved on or is gone', async () => {
      const { id } = await newWorkspace(given().database);
      const version = await versions().add(addition(id));
      const entry = { leanJson: '{}', restJson: '{}' };
      const command = { versionId: version.id, expectedRevision: 2, entry, actor };
      await expect(versions().rewriteEntry(command)).rejects.toMatchObject({
        code: 'revision_conflict',
        details: { revision: 1, state: 'draft' },
      });
      await versions().apply(transition(version, [steps.deleteDraft]));
      await expect(versions().rewriteEntry(command)).rejects.toMatchObject({ code: 'not_found' });
    });
  });
}
