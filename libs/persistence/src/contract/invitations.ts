import { describe, expect, it } from 'vitest';
import { actor, allPages, type Given, newAccount, newWorkspace, unique, uniqueDigest } from './harness.ts';

/** Invitations into workspaces, on any driver. */
export function invitationContract(given: Given): void {
  async function invite(expiresAtMs = Date.now() + 60_000) {
    const { id: workspaceId, slug } = await newWorkspace(given().database);
    const hash = uniqueDigest();
    const invitation = await given().database.invitations.create({
      workspaceId,
      invitee: 'kim@example.org',
      role: 'regular',
      hash,
      expiresAtMs,
      actor,
    });
    return { workspaceId, slug, hash, invitation };
  }
  const somebodyNew = () => ({
    newAccount: {
      name: unique('new'),
      displayName: 'New',
      passwordHash: 'secret-hash',
      platformRoles: ['regular'],
    },
  });

  describe('invitations', () => {
    it('makes account and membership in one commit, audited, for somebody new', async () => {
      const { invitations, workspaces, accounts, audit, changes } = given().database;
      const { workspaceId, hash, invitation, slug } = await invite();
      expect(await invitations.findByHash(hash)).toEqual(invitation);
      const before = await changes.latest();
      const as = somebodyNew();
      const { account, member } = await invitations.accept({ hash, as });
      expect(await changes.latest()).toBe(before + 1);
      expect(await accounts.findByName(as.newAccount.name)).toEqual(account);
      expect(await workspaces.members(workspaceId)).toEqual([member]);
      const records = (await audit.list({ limit: 3 })).items;
      expect(records.map(({ subject, action }) => `${subject.kind} ${action}`).sort()).toEqual([
        'account create',
        'invitation accept',
        'member add',
      ]);
      expect(records[0]?.actor).toMatchObject({ accountId: account.id, name: account.name });
      expect(JSON.stringify(records)).not.toContain('secret-hash');
      expect(await invitations.findByHash(hash)).toMatchObject({
        workspaceSlug: slug,
        acceptedByName: account.name,
      });
    });

    it('makes nothing where the name is taken, and stays open', async () => {
      const { invitations, workspaces } = given().database;
      const { workspaceId, hash } = await invite();
      const taken = await newAccount(given().database);
      const as = { newAccount: { ...somebodyNew().newAccount, name: taken.name } };
      await expect(invitations.accept({ hash, as })).rejects.toMatchObject({ code: 'account_exists' });
      expect(await workspaces.members(workspaceId)).toEqual([]);
      await invitations.accept({ hash, as: somebodyNew() });
    });

    it('is for once, also where many accept at once', async () => {
      const { invitations, workspaces } = given().database;
      const { workspaceId, hash } = await invite();
      const results = await Promise.allSettled(
        Array.from({ length: 5 }, () => invitations.accept({ hash, as: somebodyNew() })),
      );
      expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      for (const result of results) {
        if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'invitation_used' });
      }
      expect(await workspaces.members(workspaceId)).toHaveLength(1);
    });

    it('takes an account that exists, unless it is a member already', async () => {
      const { invitations, workspaces } = given().database;
      const { workspaceId, hash } = await invite();
      const { id: accountId } = await newAccount(given().database);
      await workspaces.setMember({ workspaceId, accountId, role: 'viewer', actor });
      const accept = () => invitations.accept({ hash, as: { accountId, actor } });
      await expect(accept()).rejects.toMatchObject({ code: 'member_exists' });
      await workspaces.removeMember({ workspaceId, accountId, actor });
      expect((await accept()).member).toMatchObject({ accountId, role: 'regular' });
    });

    it('ends by time and by being taken back, once', async () => {
      const { invitations, changes } = given().database;
      const late = await invite(Date.now() - 1);
      await expect(invitations.accept({ hash: late.hash, as: somebodyNew() })).rejects.toMatchObject({
        code: 'invitation_expired',
      });
      const { workspaceId, hash, invitation } = await invite();
      await expect(
        invitations.revoke({ id: invitation.id, workspaceId: late.workspaceId, actor }),
      ).rejects.toMatchObject({ code: 'not_found' });
      await invitations.revoke({ id: invitation.id, workspaceId, actor });
      const latest = await changes.latest();
      await invitations.revoke({ id: invitation.id, workspaceId, actor });
      expect(await changes.latest()).toBe(latest);
      await expect(invitations.accept({ hash, as: somebodyNew() })).rejects.toMatchObject({
        code: 'invitation_revoked',
      });
      await expect(invitations.accept({ hash: uniqueDigest(), as: somebodyNew() })).rejects.toMatchObject({
        code: 'not_found',
      });
    });

    it('cannot be taken back once it was accepted', async () => {
      const { invitations } = given().database;
      const { workspaceId, hash, invitation } = await invite();
      await invitations.accept({ hash, as: somebodyNew() });
      await expect(invitations.revoke({ id: invitation.id, workspaceId, actor })).rejects.toMatchObject({
        code: 'invitation_used',
      });
    });

    it('lists those of one workspace, newest first, page by page', async () => {
      const { invitations } = given().database;
      const { workspaceId, invitation } = await invite();
      await invite();
      const ids = [invitation.id];
      for (const invitee of ['a', 'b']) {
        const command = { workspaceId, invitee, role: 'viewer', hash: uniqueDigest(), expiresAtMs: 1, actor };
        ids.unshift((await invitations.create(command)).id);
      }
      const pages = await allPages((page) => invitations.list({ ...page, workspaceId }));
      expect(pages.map((page) => page.length)).toEqual([2, 1]);
      expect(pages.flat().map(({ id }) => id)).toEqual(ids);
    });
  });
}
