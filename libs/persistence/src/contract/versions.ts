import { describe, expect, it } from 'vitest';
import {
  actor,
  addition,
  allPages,
  applied,
  type Given,
  newWorkspace,
  steps,
  transition,
  unique,
  uniqueDigest,
} from './harness.ts';

/** Versions and their transitions, on any driver. */
export function versionContract(given: Given): void {
  const versions = () => given().database.versions;

  describe('adding versions', () => {
    it('creates the app with the first and finds each by id, key and file', async () => {
      const { id, slug } = await newWorkspace(given().database);
      const command = addition(id, { name: 'redis', provenance: 'signed' });
      const added = await versions().add(command);
      expect(added).toMatchObject({
        ...command.bytes,
        state: 'draft',
        revision: 1,
        appName: 'redis',
        workspaceSlug: slug,
      });
      expect(added).toMatchObject({
        hasProvenance: true,
        publishedAtMs: null,
        submissionId: null,
        uploaderName: 'tester',
      });
      expect(await versions().findById(added.id)).toEqual(added);
      expect(await versions().findByKey(added.appId, '1.0.0')).toEqual(added);
      expect(await versions().findByFileName(id, 'redis-1.0.0.tgz')).toEqual(added);
      expect(await versions().provenance(added.id)).toBe('signed');
    });

    it('says which version stands in the way', async () => {
      const { id } = await newWorkspace(given().database);
      const first = await versions().add(addition(id));
      await expect(
        versions().add(addition(id, { version: '1.0', versionKey: '1.0.0', fileName: 'redis-1.0.tgz' })),
      ).rejects.toMatchObject({
        code: 'version_exists',
        details: { version: '1.0.0', state: 'draft', id: first.id },
      });
    });

    it('keeps file names unique in a workspace', async () => {
      const { id } = await newWorkspace(given().database);
      await versions().add(addition(id, { name: 'redis-1.0.0', version: '2.0.0' }));
      await expect(versions().add(addition(id, { version: '1.0.0-2.0.0' }))).rejects.toMatchObject({
        code: 'file_name_taken',
        details: { app: 'redis-1.0.0', version: '2.0.0' },
      });
      expect(await given().database.apps.findByName(id, 'redis')).toBeUndefined();
    });

    it('refuses a workspace that does not exist', async () => {
      await expect(versions().add(addition('nowhere'))).rejects.toMatchObject({ code: 'not_found' });
    });

    it('lets exactly one of 200 concurrent uploads of a version win', async () => {
      const { id } = await newWorkspace(given().database);
      const results = await Promise.allSettled(
        Array.from({ length: 200 }, () => versions().add(addition(id))),
      );
      const [won, ...others] = results.filter((result) => result.status === 'fulfilled');
      expect(others).toEqual([]);
      for (const result of results) {
        if (result.status === 'rejected')
          expect(result.reason).toMatchObject({ code: 'version_exists', details: { id: won?.value.id } });
      }
    });

    it('lists newest upload first, page by page', async () => {
      const { id } = await newWorkspace(given().database);
      let appId = '';
      for (const version of ['1.0.0', '3.0.0', '2.0.0'])
        ({ appId } = await versions().add(addition(id, { version })));
      const pages = await allPages((page) => versions().listOf(appId, page));
      expect(pages.map((page) => page.map(({ version }) => version))).toEqual([
        ['2.0.0', '3.0.0'],
        ['1.0.0'],
      ]);
      expect((await versions().allOf(appId)).map(({ version }) => version)).toEqual([
        '2.0.0',
        '3.0.0',
        '1.0.0',
      ]);
    });

    it('replaces an active version in one commit and leaves no tombstone', async () => {
      const { id } = await newWorkspace(given().database);
      const old = await versions().add(addition(id, { step: steps.publishDirect }));
      const replaces = {
        versionId: old.id,
        expectedRevision: old.revision,
        steps: [steps.suspend, steps.deleteSuspended],
      };
      const before = await given().database.changes.latest();
      const fresh = await versions().add(addition(id, { step: steps.publishDirect, replaces }));
      expect(await given().database.changes.latest()).toBe(before + 1);
      expect(await versions().findById(old.id)).toBeUndefined();
      await expect(
        versions().add(addition(id, { step: steps.publishDirect, replaces })),
      ).rejects.toMatchObject({ code: 'revision_conflict' });
      const gone = await applied(given().database, transition(fresh, [steps.suspend]));
      await versions().apply(transition(gone, [steps.deleteSuspended], { keepNumber: false }));
      await expect(versions().add(addition(id))).resolves.toMatchObject({ version: '1.0.0' });
    });
  });

  describe('applying steps', () => {
    it('lets exactly one of two racing commands win, and tells the other what is there now', async () => {
      const { id } = await newWorkspace(given().database);
      const version = await versions().add(addition(id));
      const results = await Promise.allSettled([
        versions().apply(transition(version, [steps.submit])),
        versions().apply(transition(version, [steps.deleteDraft])),
        versions().apply(transition(version, [steps.submit])),
      ]);
      expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      const now = await versions().findById(version.id);
      await expect(versions().apply(transition(version, [steps.submit]))).rejects.toMatchObject(
        now === undefined
          ? { code: 'not_found' }
          : { code: 'revision_conflict', details: { state: now.state, revision: 2 } },
      );
    });

    it('compares the state too', async () => {
      const { id } = await newWorkspace(given().database);
      const version = await versions().add(addition(id));
      await expect(versions().apply(transition(version, [steps.publish]))).rejects.toMatchObject({
        code: 'revision_conflict',
        details: { state: 'draft', revision: 1 },
      });
    });

    it('publishes once and for all: a later activation keeps the moment', async () => {
      const { id } = await newWorkspace(given().database);
      const version = await versions().add(addition(id));
      const active = await applied(
        given().database,
        transition(version, [steps.submit, steps.pass, steps.publish]),
      );
      expect(active).toMatchObject({ state: 'active', revision: 2 });
      expect(active.publishedAtMs).toBe(active.changedAtMs);
      const suspended = await applied(given().database, transition(active, [steps.suspend]));
      const again = await applied(given().database, transition(suspended, [steps.activate]));
      expect(again.publishedAtMs).toBe(active.publishedAtMs);
    });

    it('deletes, and keeps the number unless told otherwise', async () => {
      const { id } = await newWorkspace(given().database);
      const kept = await versions().add(addition(id, { provenance: 'signed' }));
      expect(
        await versions().apply(transition(kept, [steps.deleteDraft], { keepNumber: true })),
      ).toBeUndefined();
      expect(await versions().findById(kept.id)).toBeUndefined();
      expect(await versions().provenance(kept.id)).toBeUndefined();
      await expect(versions().add(addition(id))).rejects.toMatchObject({ code: 'version_taken' });
      const free = await versions().add(addition(id, { version: '2.0.0' }));
      await versions().apply(transition(free, [steps.deleteDraft], { keepNumber: false }));
      await expect(versions().add(addition(id, { version: '2.0.0' }))).resolves.toMatchObject({
        state: 'draft',
      });
      await expect(versions().apply(transition(free, []))).rejects.toMatchObject({ code: 'not_found' });
    });

    it('replaces bytes, and the provenance file of the old ones falls', async () => {
      const { id } = await newWorkspace(given().database);
      const version = await versions().add(addition(id, { provenance: 'signed' }));
      const bytes = { ...addition(id).bytes, provenance: null, uploaderId: null };
      const replaced = await applied(
        given().database,
        transition(version, [{ action: 'replace', from: 'draft', to: 'draft' }], { bytes }),
      );
      expect(replaced).toMatchObject({
        archiveDigest: bytes.archiveDigest,
        hasProvenance: false,
        revision: 2,
      });
      await versions().attachProvenance({ versionId: version.id, body: 'new', actor });
      await expect(
        versions().attachProvenance({ versionId: version.id, body: 'newer', actor }),
      ).rejects.toMatchObject({ code: 'provenance_exists' });
      expect(await versions().provenance(version.id)).toBe('new');
    });

    it('serves the owner’s active version under its file name, the first published of several', async () => {
      const [one, two] = [await newWorkspace(given().database), await newWorkspace(given().database)];
      const name = unique('served');
      const first = await versions().add(addition(one.id, { name, step: steps.publishDirect }));
      await versions().add(addition(two.id, { name, step: steps.publishDirect }));
      expect((await versions().findByOwnedFileName(`${name}-1.0.0.tgz`))?.id).toBe(first.id);
      await versions().add(addition(two.id, { name, version: '2.0.0', step: steps.publishDirect }));
      expect(await versions().findByOwnedFileName(`${name}-2.0.0.tgz`)).toBeUndefined();
    });
  });

  it('names every archive that a row names, and those that were released lately', async () => {
    const { database } = given();
    const { id } = await newWorkspace(database);
    const digest = uniqueDigest();
    const bytes = { ...addition(id).bytes, archiveDigest: digest };
    const version = await versions().add(addition(id, { bytes }));
    const named = async (options?: { releasedSinceMs: number }) => {
      const digests = [];
      for await (const one of database.archiveDigests(options)) digests.push(one);
      return digests;
    };
    expect((await named()).filter((one) => one === digest)).toEqual([digest]);
    await versions().apply(transition(version, [steps.deleteDraft]));
    expect(await named()).not.toContain(digest);
    expect(await named({ releasedSinceMs: 0 })).toContain(digest);
    expect(await named({ releasedSinceMs: Date.now() + 60_000 })).not.toContain(digest);
  });

  it('counts versions by state', async () => {
    const before = await versions().countByState();
    const { id } = await newWorkspace(given().database);
    await versions().add(addition(id));
    expect(await versions().countByState()).toEqual({ ...before, draft: before.draft + 1 });
  });
}
