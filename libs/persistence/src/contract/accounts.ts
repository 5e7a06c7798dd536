import { describe, expect, it } from 'vitest';
import { actor, allPages, type Given, newAccount, unique, uniqueDigest } from './harness.ts';

/** Accounts and tokens, on any driver. */
export function accountContract(given: Given): void {
  describe('accounts', () => {
    it('finds an account whatever the case of its name, with its hash only where it is asked for', async () => {
      const { accounts } = given().database;
      const name = unique('Mixed.Case');
      const created = await newAccount(given().database, name);
      expect(await accounts.findByName(name.toUpperCase())).toEqual(created);
      expect(await accounts.findById(created.id)).toEqual(created);
      expect(await accounts.findCredential(name)).toEqual({ account: created, passwordHash: 'hash' });
      expect(await accounts.findByName('nobody')).toBeUndefined();
    });

    it('refuses a second account of the same name', async () => {
      const name = unique('twice');
      await newAccount(given().database, name);
      await expect(newAccount(given().database, name.toUpperCase())).rejects.toMatchObject({
        code: 'account_exists',
      });
    });

    it('lets one of many concurrent creations win', async () => {
      const name = unique('raced');
      const results = await Promise.allSettled(
        Array.from({ length: 20 }, () => newAccount(given().database, name)),
      );
      expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      for (const result of results) {
        if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'account_exists' });
      }
    });

    it('edits with a revision, and refuses an edit of an older one', async () => {
      const { accounts } = given().database;
      const { id, revision } = await newAccount(given().database);
      const edited = await accounts.update({ id, expectedRevision: revision, displayName: 'New', actor });
      expect(edited).toMatchObject({ displayName: 'New', revision: revision + 1 });
      await expect(
        accounts.update({ id, expectedRevision: revision, displayName: 'Late', actor }),
      ).rejects.toMatchObject({ code: 'revision_conflict', details: { revision: revision + 1 } });
      await expect(accounts.update({ id: 'nobody', displayName: 'x', actor })).rejects.toMatchObject({
        code: 'not_found',
      });
    });

    it('keeps the last enabled administrator, also where two are disabled at once', async () => {
      const { accounts } = given().database;
      const admins = await Promise.all([newAccount(given().database), newAccount(given().database)]);
      for (const { id } of admins) await accounts.update({ id, platformRoles: ['platform-admin'], actor });
      const others = (await allPages((page) => accounts.list(page), 200)).flat();
      for (const { id, platformRoles } of others) {
        const kept = admins.some((admin) => admin.id === id);
        if (!kept && platformRoles.includes('platform-admin'))
          await accounts.update({ id, platformRoles: [], actor });
      }
      const results = await Promise.allSettled(
        admins.map(({ id }) => accounts.update({ id, disabled: true, actor })),
      );
      expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect(results.find(({ status }) => status === 'rejected')).toMatchObject({
        reason: { code: 'last_admin' },
      });
    });

    it('never lets a hash into audit or changes', async () => {
      const { accounts, audit, changes } = given().database;
      const before = await changes.latest();
      const { id } = await newAccount(given().database);
      await accounts.update({ id, passwordHash: 'secret-hash', displayName: 'Other', actor });
      const log = await audit.list({ limit: 10 });
      expect(log.items[0]).toMatchObject({
        action: 'update',
        after: { displayName: 'Other', passwordChanged: true },
      });
      const written = JSON.stringify([log.items, await changes.after(before, 10)]);
      expect(written).not.toContain('hash');
      expect((await accounts.findCredential((await accounts.findById(id))?.name ?? ''))?.passwordHash).toBe(
        'secret-hash',
      );
    });
  });

  describe('tokens', () => {
    const token = { name: 'ci', scopes: ['*'], workspaceId: null, expiresAtMs: null, actor };

    it('finds a token by its hash, and revokes it once', async () => {
      const { tokens, changes } = given().database;
      const { id: accountId } = await newAccount(given().database);
      const hash = uniqueDigest();
      const created = await tokens.create({ ...token, accountId, hash });
      expect(await tokens.findByHash(hash)).toEqual(created);
      expect(await tokens.listOf(accountId)).toEqual([created]);
      await expect(tokens.revoke({ id: created.id, accountId: 'other', actor })).rejects.toMatchObject({
        code: 'not_found',
      });
      await tokens.revoke({ id: created.id, accountId, actor });
      const after = await changes.latest();
      await tokens.revoke({ id: created.id, accountId, actor });
      expect(await changes.latest()).toBe(after);
      expect((await tokens.findByHash(hash))?.revokedAtMs).toBeTypeOf('number');
    });

    it('remembers its use without a change number', async () => {
      const { tokens, changes } = given().database;
      const { id: accountId } = await newAccount(given().database);
      const { id } = await tokens.create({ ...token, accountId, hash: uniqueDigest() });
      const before = await changes.latest();
      await tokens.touch(id);
      const used = (await tokens.listOf(accountId))[0]?.lastUsedAtMs;
      await tokens.touch(id);
      expect(used).toBeTypeOf('number');
      expect((await tokens.listOf(accountId))[0]?.lastUsedAtMs).toBe(used);
      expect(await changes.latest()).toBe(before);
    });

    it('refuses a token for an account that does not exist', async () => {
      const command = { ...token, accountId: 'nobody', hash: uniqueDigest() };
      await expect(given().database.tokens.create(command)).rejects.toMatchObject({ code: 'not_found' });
    });
  });
}
