import { describe, expect, it } from 'vitest';
import { actor, type Given, newAccount, newWorkspace, unique } from './harness.ts';

/** Workspaces, their members and the cursors of lists, on any driver. */
export function workspaceContract(given: Given): void {
  describe('workspaces', () => {
    it('refuses a slug twice, also in a race', async () => {
      const slug = unique('slug');
      const results = await Promise.allSettled(
        Array.from({ length: 10 }, () => newWorkspace(given().database, slug)),
      );
      expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      await expect(newWorkspace(given().database, slug)).rejects.toMatchObject({
        code: 'workspace_exists',
        field: 'slug',
      });
    });

    it('is created with its first administrator', async () => {
      const { workspaces } = given().database;
      const admin = await newAccount(given().database);
      const slug = unique('own');
      const { id } = await workspaces.create({
        slug,
        displayName: '',
        description: '',
        adminAccountId: admin.id,
        actor,
      });
      expect(await workspaces.members(id)).toMatchObject([
        { accountId: admin.id, accountName: admin.name, role: 'admin' },
      ]);
      expect(await workspaces.rolesOf(admin.id)).toEqual(new Map([[id, 'admin']]));
      expect(
        (await workspaces.list({ limit: 10, memberAccountId: admin.id })).items.map((one) => one.slug),
      ).toEqual([slug]);
    });

    it('adds, changes and removes members, and writes nothing where nothing changes', async () => {
      const { workspaces, changes } = given().database;
      const { id: workspaceId } = await newWorkspace(given().database);
      const { id: accountId } = await newAccount(given().database);
      await workspaces.setMember({ workspaceId, accountId, role: 'viewer', actor });
      const changed = await workspaces.setMember({ workspaceId, accountId, role: 'regular', actor });
      const latest = await changes.latest();
      expect(await workspaces.setMember({ workspaceId, accountId, role: 'regular', actor })).toEqual(changed);
      expect(await changes.latest()).toBe(latest);
      await workspaces.removeMember({ workspaceId, accountId, actor });
      await expect(workspaces.removeMember({ workspaceId, accountId, actor })).rejects.toMatchObject({
        code: 'not_found',
      });
      await expect(
        workspaces.setMember({ workspaceId, accountId: 'nobody', role: 'viewer', actor }),
      ).rejects.toMatchObject({ code: 'not_found' });
    });

    it('counts the changes of a member, and refuses an edit or a removal of an older state', async () => {
      const { workspaces } = given().database;
      const { id: workspaceId } = await newWorkspace(given().database);
      const { id: accountId } = await newAccount(given().database);
      const set = (role: string, expectedRevision?: number) =>
        workspaces.setMember({
          workspaceId,
          accountId,
          role,
          actor,
          ...(expectedRevision === undefined ? {} : { expectedRevision }),
        });
      await expect(set('viewer', 1)).rejects.toMatchObject({ code: 'revision_conflict' });
      expect(await set('viewer')).toMatchObject({ revision: 1 });
      const results = await Promise.allSettled([set('regular', 1), set('admin', 1)]);
      expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      expect(await workspaces.member(workspaceId, accountId)).toMatchObject({ revision: 2 });
      await expect(
        workspaces.removeMember({ workspaceId, accountId, expectedRevision: 1, actor }),
      ).rejects.toMatchObject({ code: 'revision_conflict' });
      await workspaces.removeMember({ workspaceId, accountId, expectedRevision: 2, actor });
      expect(await workspaces.member(workspaceId, accountId)).toBeUndefined();
    });

    it('sets the policy of the platform with compare-and-set', async () => {
      const { policies } = given().database;
      const { policy, revision } = await policies.platformAtRevision();
      const set = (approvals: number) =>
        policies.setPlatform({ policy: { ...policy, approvals }, expectedRevision: revision, actor });
      const results = await Promise.allSettled([set(policy.approvals + 1), set(policy.approvals + 2)]);
      expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      expect(results.find(({ status }) => status === 'rejected')).toMatchObject({
        reason: { code: 'revision_conflict' },
      });
      const restored = await policies.setPlatform({ policy, actor });
      expect(restored).toEqual({ policy, revision: revision + 2 });
      expect(await policies.platformAtRevision()).toEqual(restored);
    });

    it('keeps a policy and an edit, with compare-and-set', async () => {
      const { workspaces } = given().database;
      const { id, revision } = await newWorkspace(given().database);
      const policy = { override: { approvals: 2, roles: ['reviewer'] }, loosened: false };
      const edits = [
        workspaces.update({ id, expectedRevision: revision, policy, actor }),
        workspaces.update({ id, expectedRevision: revision, displayName: 'Other', actor }),
      ];
      const results = await Promise.allSettled(edits);
      expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      await workspaces.update({ id, policy, actor });
      expect((await workspaces.findById(id))?.policy).toEqual(policy);
    });

    it('pages by slug without repeating or leaving out, whatever is added in between', async () => {
      const { workspaces } = given().database;
      const { id: accountId } = await newAccount(given().database);
      const slugs = ['b', 'd', 'f', 'h'].map((letter) => unique(`page-${letter}`));
      const join = async (slug: string) => {
        const { id } = await newWorkspace(given().database, slug);
        await workspaces.setMember({ workspaceId: id, accountId, role: 'viewer', actor });
      };
      for (const slug of slugs) await join(slug);
      const first = await workspaces.list({ limit: 2, memberAccountId: accountId });
      await join(unique('page-a'));
      const second = await workspaces.list({
        limit: 2,
        memberAccountId: accountId,
        cursor: first.next ?? '',
      });
      expect([...first.items, ...second.items].map(({ slug }) => slug)).toEqual(slugs);
      expect(second.next).toBeUndefined();
    });

    it.each(['', 'nonsense', 'W10', 'WzFd', 'W251bGxd'])('refuses the cursor %j', async (cursor) => {
      await expect(given().database.workspaces.list({ limit: 2, cursor })).rejects.toMatchObject({
        code: 'cursor_invalid',
        field: 'cursor',
      });
    });
  });
}
