import { maximumCustomRoles } from '@chandlery/lifecycle';
import { describe, expect, it } from 'vitest';
import type { StoredRole } from '../ports/roles.ts';
import { actor, type Given, newAccount, newWorkspace, unique, uniqueDigest } from './harness.ts';

/** Custom roles, on any driver. */
export function roleContract(given: Given): void {
  const make = (level: StoredRole['level'], permissions: StoredRole['permissions']) =>
    given().database.roles.create({ level, name: unique('role'), description: 'd', permissions, actor });

  describe('custom roles', () => {
    it('keeps what a role gives, by level and name', async () => {
      const { roles } = given().database;
      const role = await make('platform', ['platform.apps.view']);
      expect(await roles.find('platform', role.name)).toEqual(role);
      expect(await roles.find('workspace', role.name)).toBeUndefined();
      expect(await roles.list('platform')).toContainEqual(role);
      const rights = await roles.rightsOf({ platform: [role.name, 'gone'], workspace: [role.name] });
      expect([...rights.platform]).toEqual([[role.name, ['platform.apps.view']]]);
      expect([...rights.workspace]).toEqual([]);
    });

    it('lets one of many of the same name win', async () => {
      const command = {
        level: 'workspace',
        name: unique('raced'),
        description: '',
        permissions: [],
      } as const;
      const results = await Promise.allSettled(
        Array.from({ length: 5 }, () => given().database.roles.create({ ...command, actor })),
      );
      expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      for (const result of results) {
        if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'role_exists' });
      }
    });

    it('edits with a revision, audits before and after, and writes nothing where nothing changes', async () => {
      const { roles, audit, changes } = given().database;
      const { level, name, revision } = await make('platform', ['platform.apps.view']);
      const edit = { level, name, permissions: ['platform.audit.view'], actor } as const;
      const edited = await roles.update({ ...edit, expectedRevision: revision });
      expect(edited).toMatchObject({ permissions: ['platform.audit.view'], revision: revision + 1 });
      await expect(
        roles.update({ level, name, description: 'late', expectedRevision: revision, actor }),
      ).rejects.toMatchObject({ code: 'revision_conflict' });
      const latest = await changes.latest();
      await roles.update(edit);
      expect(await changes.latest()).toBe(latest);
      expect((await audit.list({ limit: 1 })).items[0]).toMatchObject({
        action: 'update',
        subject: { kind: 'role', id: `platform/${name}` },
        before: { permissions: ['platform.apps.view'] },
        after: { permissions: ['platform.audit.view'] },
      });
    });

    it.each(['create', 'update', 'member', 'invitation', 'policy', 'platform policy'])(
      'refuses a role that does not exist: %s',
      async (way) => {
        const { accounts, workspaces, invitations, policies } = given().database;
        const { id: accountId } = await newAccount(given().database);
        const { id: workspaceId } = await newWorkspace(given().database);
        const role = 'not-there';
        const ways: Record<string, () => Promise<unknown>> = {
          create: () =>
            accounts.create({
              name: unique('a'),
              displayName: '',
              passwordHash: '',
              platformRoles: [role],
              actor,
            }),
          update: () => accounts.update({ id: accountId, platformRoles: [role], actor }),
          member: () => workspaces.setMember({ workspaceId, accountId, role, actor }),
          invitation: () =>
            invitations.create({
              workspaceId,
              invitee: 'i',
              role,
              hash: uniqueDigest(),
              expiresAtMs: 1e15,
              actor,
            }),
          policy: () =>
            workspaces.update({
              id: workspaceId,
              policy: { override: { roles: [role] }, loosened: false },
              actor,
            }),
          'platform policy': async () =>
            policies.setPlatform({ policy: { ...(await policies.platform()), roles: [role] }, actor }),
        };
        await expect(ways[way]?.()).rejects.toMatchObject({ code: 'role_unknown' });
      },
    );

    it('refuses to delete a platform role that accounts have or policies name, and says who', async () => {
      const { roles, accounts, workspaces } = given().database;
      const { level, name } = await make('platform', ['platform.apps.review']);
      const account = await newAccount(given().database);
      const workspace = await newWorkspace(given().database);
      await accounts.update({ id: account.id, platformRoles: [name], actor });
      const policy = { override: { roles: [name] }, loosened: false };
      await workspaces.update({ id: workspace.id, policy, actor });
      await expect(roles.remove({ level, name, actor })).rejects.toMatchObject({
        code: 'role_in_use',
        details: {
          accounts: 1,
          members: 0,
          policies: 1,
          by: [account.name, `policy of ${workspace.slug}`],
        },
      });
      await accounts.update({ id: account.id, platformRoles: [], actor });
      await workspaces.update({ id: workspace.id, policy: { override: {}, loosened: false }, actor });
      await roles.remove({ level, name, actor });
      expect(await roles.find(level, name)).toBeUndefined();
      await expect(roles.remove({ level, name, actor })).rejects.toMatchObject({ code: 'not_found' });
    });

    it('refuses to delete a workspace role that members have or an open invitation names', async () => {
      const { roles, workspaces, invitations } = given().database;
      const { level, name } = await make('workspace', ['workspace.apps.view']);
      const account = await newAccount(given().database);
      const { id: workspaceId, slug } = await newWorkspace(given().database);
      await workspaces.setMember({ workspaceId, accountId: account.id, role: name, actor });
      const { id } = await invitations.create({
        workspaceId,
        invitee: 'kim',
        role: name,
        hash: uniqueDigest(),
        expiresAtMs: Date.now() + 60_000,
        actor,
      });
      await expect(roles.remove({ level, name, actor })).rejects.toMatchObject({
        code: 'role_in_use',
        details: {
          members: 1,
          invitations: 1,
          by: [`${account.name} in ${slug}`, `invitation of kim into ${slug}`],
        },
      });
      await workspaces.removeMember({ workspaceId, accountId: account.id, actor });
      await invitations.revoke({ id, workspaceId, actor });
      await roles.remove({ level, name, actor });
    });

    it('either gives a role or deletes it, where both are asked at once', async () => {
      const { roles, accounts } = given().database;
      const { level, name } = await make('platform', ['platform.apps.view']);
      const { id } = await newAccount(given().database);
      const results = await Promise.allSettled([
        roles.remove({ level, name, actor }),
        accounts.update({ id, platformRoles: [name], actor }),
      ]);
      expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      const held = (await accounts.findById(id))?.platformRoles ?? [];
      expect(held).toEqual((await roles.find(level, name)) === undefined ? [] : [name]);
    });

    it('keeps an administrator who is one by a custom role, however that is taken away', async () => {
      const { roles, accounts } = given().database;
      const { level, name } = await make('platform', ['platform.administer']);
      const keeper = await newAccount(given().database);
      await accounts.update({ id: keeper.id, platformRoles: [name], actor });
      const all = await accounts.list({ limit: 200 });
      const others = all.items.filter(
        (one) => !one.disabled && one.platformRoles.includes('platform-admin') && one.id !== keeper.id,
      );
      for (const { id } of others) await accounts.update({ id, platformRoles: [], actor });
      const ways = [
        () => roles.update({ level, name, permissions: ['platform.accounts.manage'], actor }),
        () => accounts.update({ id: keeper.id, platformRoles: ['regular'], actor }),
        () => accounts.update({ id: keeper.id, disabled: true, actor }),
      ];
      for (const take of ways) await expect(take()).rejects.toMatchObject({ code: 'last_admin' });
      expect(await roles.find(level, name)).toMatchObject({ permissions: ['platform.administer'] });
      const second = await newAccount(given().database);
      await accounts.update({ id: second.id, platformRoles: ['platform-admin'], actor });
      const racing = await Promise.allSettled([
        roles.update({ level, name, permissions: [], actor }),
        accounts.update({ id: second.id, disabled: true, actor }),
      ]);
      expect(racing.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect(racing.find(({ status }) => status === 'rejected')).toMatchObject({
        reason: { code: 'last_admin' },
      });
    });

    it('has a bound', async () => {
      const { roles } = given().database;
      const there = (await roles.list('workspace')).length;
      for (let count = there; count < maximumCustomRoles; count += 1) await make('workspace', []);
      await expect(make('workspace', [])).rejects.toMatchObject({ code: 'role_limit' });
      await expect(make('platform', [])).resolves.toMatchObject({ level: 'platform' });
    });
  });
}
