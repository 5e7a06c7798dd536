import { describe, expect, it } from 'vitest';
import type { AppImage } from '../ports/images.ts';
import { actor, addition, type Given, newWorkspace, steps, uniqueDigest } from './harness.ts';

/** An image that no other test has. */
function newImage(more: Partial<AppImage> = {}): AppImage {
  return { digest: uniqueDigest(), mediaType: 'image/png', width: 96, height: 90, bytes: 1234, ...more };
}

/** Introduction, icon and screenshots of apps, on any driver. */
export function appInformationContract(given: Given): void {
  const newApp = async () => {
    const { database } = given();
    const { id: workspaceId } = await newWorkspace(database);
    const version = await database.versions.add(addition(workspaceId, { step: steps.publishDirect }));
    return { workspaceId, id: version.appId, apps: database.apps };
  };
  const namedImages = async () => {
    const digests = [];
    for await (const digest of given().database.imageDigests()) digests.push(digest);
    return digests;
  };

  describe('the store information of an app', () => {
    it('keeps introduction, icon and screenshots of every revision', async () => {
      const { id, apps } = await newApp();
      const [icon, one, two] = [newImage(), newImage({ mediaType: 'image/jpeg', width: 1600 }), newImage()];
      await apps.updateInformation({ id, introduction: '# Hello', actor });
      await apps.updateInformation({ id, icon, screenshots: [one, two], actor });
      await apps.updateInformation({ id, screenshots: [two, one], displayName: 'Redis', actor });
      const edited = await apps.updateInformation({ id, introduction: null, icon: null, actor });
      expect(edited).toMatchObject({
        informationRevision: 5,
        iconDigest: null,
        screenshotDigests: [two.digest, one.digest],
      });
      const nothing = { introduction: null, icon: null, screenshots: [] };
      expect(await Promise.all([1, 2, 3, 4, 5].map((revision) => apps.informationAt(id, revision)))).toEqual(
        [
          { displayName: 'redis', ...nothing },
          { displayName: 'redis', ...nothing, introduction: '# Hello' },
          { displayName: 'redis', introduction: '# Hello', icon, screenshots: [one, two] },
          { displayName: 'Redis', introduction: '# Hello', icon, screenshots: [two, one] },
          { displayName: 'Redis', ...nothing, screenshots: [two, one] },
        ].map((information, n) => expect.objectContaining({ revision: n + 1, ...information })),
      );
      expect(await apps.informationAt(id, 6)).toBeUndefined();
      expect(await apps.informationAt('nothing', 1)).toBeUndefined();
    });

    it('goes on as it was when the app moves to a category', async () => {
      const { id, apps, workspaceId } = await newApp();
      const icon = newImage();
      await apps.updateInformation({ id, introduction: 'Text', icon, actor });
      await given().database.categories.create({
        slug: `of-${icon.digest}`.slice(-40),
        name: icon.digest.slice(-12),
        actor,
      });
      const moved = await apps.moveToCategory({
        id,
        categorySlug: `of-${icon.digest}`.slice(-40),
        actor,
      });
      expect(moved).toMatchObject({ iconDigest: icon.digest, informationRevision: 3 });
      expect(await apps.informationAt(id, 3)).toMatchObject({ introduction: 'Text', icon });
      expect((await apps.list({ limit: 10, workspaceId })).items).toEqual([moved]);
    });

    it('writes nothing where an edit changes nothing', async () => {
      const { id, apps } = await newApp();
      const information = { introduction: 'Text', icon: newImage(), screenshots: [newImage()] };
      const edited = await apps.updateInformation({ id, ...information, actor });
      const latest = await given().database.changes.latest();
      expect(await apps.updateInformation({ id, ...information, actor })).toEqual(edited);
      expect(await given().database.changes.latest()).toBe(latest);
    });

    it('tells an edit in the audit log by what was before and after', async () => {
      const { id, apps } = await newApp();
      const icon = newImage();
      await apps.updateInformation({ id, icon, introduction: 'Text', actor });
      const { items } = await given().database.audit.list({ limit: 1, appId: id });
      expect(items).toMatchObject([
        {
          action: 'update_information',
          before: { icon: null, introductionDigest: null },
          after: { icon: icon.digest, introductionDigest: expect.stringMatching(/^[0-9a-f]{64}$/) },
        },
      ]);
    });

    it('refuses an edit of another revision than is there', async () => {
      const { id, apps } = await newApp();
      const command = { id, expectedRevision: 1, actor };
      await apps.updateInformation({ ...command, icon: newImage() });
      await expect(apps.updateInformation({ ...command, icon: null })).rejects.toMatchObject({
        code: 'revision_conflict',
      });
    });

    it('gives an image of the app to whoever knows which revision named it, and of no other app', async () => {
      const [{ id, apps }, other] = [await newApp(), await newApp()];
      const [icon, shot, later] = [newImage(), newImage(), newImage()];
      await apps.updateInformation({ id, icon, screenshots: [shot], actor });
      await apps.updateInformation({ id, screenshots: [later], actor });
      expect(await apps.imageOf(id, icon.digest)).toEqual({ image: icon, current: true });
      expect(await apps.imageOf(id, shot.digest)).toEqual({ image: shot, current: false });
      expect(await apps.imageOf(id, later.digest)).toEqual({ image: later, current: true });
      expect(await apps.imageOf(other.id, icon.digest)).toBeUndefined();
      expect(await apps.imageOf(id, '%')).toBeUndefined();
      expect(await namedImages()).toEqual(
        expect.arrayContaining([icon, shot, later].map(({ digest }) => digest)),
      );
    });
  });

  describe('an icon that comes with a version', () => {
    it('is the icon of a new app from its first revision on', async () => {
      const { database } = given();
      const { id } = await newWorkspace(database);
      const icon = newImage();
      const { appId } = await database.versions.add({ ...addition(id), icon });
      expect(await database.apps.findById(appId)).toMatchObject({
        iconDigest: icon.digest,
        informationRevision: 1,
      });
    });

    it('changes that of an app that is there, with an audit record of its own', async () => {
      const { database } = given();
      const { id, workspaceId } = await newApp();
      const icon = newImage();
      await database.versions.add({ ...addition(workspaceId, { version: '2.0.0' }), icon });
      expect(await database.apps.findById(id)).toMatchObject({
        iconDigest: icon.digest,
        informationRevision: 2,
      });
      expect(await database.indexRows.ofApp(id)).toMatchObject({ hasIcon: true });
      const { items } = await database.audit.list({ limit: 2, appId: id });
      expect(items.map(({ action }) => action).sort()).toEqual(['update_information', 'upload']);
    });

    it('leaves nothing where the version is refused', async () => {
      const { database } = given();
      const { id, workspaceId } = await newApp();
      const icon = newImage();
      await expect(database.versions.add({ ...addition(workspaceId), icon })).rejects.toMatchObject({
        code: 'version_exists',
      });
      expect(await database.apps.findById(id)).toMatchObject({ iconDigest: null, informationRevision: 1 });
      expect(await namedImages()).not.toContain(icon.digest);
    });
  });
}
