import { describe, expect, it } from 'vitest';
import { actor, type Given, newAccount, uniqueDigest } from './harness.ts';

/** Sessions, on any driver. */
export function sessionContract(given: Given): void {
  const dayMs = 86_400_000;
  const begin = (account: { id: string; revision: number }, expiresAtMs = Date.now() + dayMs) =>
    given().database.sessions.create({
      accountId: account.id,
      accountRevision: account.revision,
      hash: uniqueDigest(),
      userAgent: 'browser',
      address: '::1',
      expiresAtMs,
      actor,
    });

  describe('sessions', () => {
    it('finds a session by the hash of its secret, and ends it for its owner alone', async () => {
      const { sessions, audit } = given().database;
      const account = await newAccount(given().database);
      const hash = uniqueDigest();
      const created = await sessions.create({
        accountId: account.id,
        accountRevision: account.revision,
        hash,
        userAgent: 'browser',
        address: '::1',
        expiresAtMs: 1e15,
        actor,
      });
      expect(await sessions.findByHash(hash)).toEqual(created);
      expect(await sessions.findByHash(uniqueDigest())).toBeUndefined();
      expect(JSON.stringify((await audit.list({ limit: 1 })).items)).not.toContain(hash);
      await expect(sessions.end({ id: created.id, accountId: 'another', actor })).rejects.toMatchObject({
        code: 'not_found',
      });
      await sessions.end({ id: created.id, accountId: account.id, actor });
      expect(await sessions.findByHash(hash)).toBeUndefined();
      expect((await audit.list({ limit: 1 })).items[0]).toMatchObject({ action: 'sign_out' });
    });

    it('does not begin where the account has changed since its password was checked', async () => {
      const { accounts, sessions } = given().database;
      const account = await newAccount(given().database);
      const results = await Promise.allSettled([
        accounts.update({ id: account.id, passwordHash: 'new', actor }),
        begin(account),
      ]);
      expect(results[0].status).toBe('fulfilled');
      expect(await sessions.listOf(account.id)).toEqual([]);
      await expect(begin(account)).rejects.toMatchObject({ code: 'revision_conflict' });
    });

    it.each([
      ['a new password', { passwordHash: 'new' }, 1],
      ['disabling', { disabled: true }, 0],
      ['another name to show', { displayName: 'other' }, 3],
    ])('after %s the sessions that should be left are', async (_title, change, left) => {
      const { accounts, sessions } = given().database;
      const account = await newAccount(given().database);
      const [first] = [await begin(account), await begin(account), await begin(account)];
      await accounts.update({ id: account.id, ...change, keepSessionId: first.id, actor });
      const ids = (await sessions.listOf(account.id)).map(({ id }) => id);
      expect(ids).toHaveLength(left);
      if (left === 1) expect(ids).toEqual([first.id]);
    });

    it('forgets what has expired and the oldest of too many', async () => {
      const { sessions } = given().database;
      const account = await newAccount(given().database);
      const old = await begin(account, 1);
      const first = await begin(account);
      for (let count = 0; count < 50; count += 1) await begin(account);
      const ids = (await sessions.listOf(account.id)).map(({ id }) => id);
      expect(ids).toHaveLength(50);
      expect(ids).not.toContain(old.id);
      expect(ids).not.toContain(first.id);
    });

    it('remembers its use without a change number, and not every time', async () => {
      const { sessions, changes } = given().database;
      const account = await newAccount(given().database);
      const { id, lastUsedAtMs } = await begin(account);
      const before = await changes.latest();
      await given().raw(`update sessions set last_used_at = ${lastUsedAtMs - 120_000} where id = '${id}'`);
      await sessions.touch(id);
      const used = (await sessions.listOf(account.id))[0]?.lastUsedAtMs;
      expect(used).toBeGreaterThanOrEqual(lastUsedAtMs);
      await sessions.touch(id);
      expect((await sessions.listOf(account.id))[0]?.lastUsedAtMs).toBe(used);
      expect(await changes.latest()).toBe(before);
    });
  });
}
