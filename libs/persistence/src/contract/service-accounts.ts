import { describe, expect, it } from 'vitest';
import { actor, allPages, type Given, newAccount, newWorkspace, unique } from './harness.ts';

/** Service accounts, on any driver. */
export function serviceAccountContract(given: Given): void {
  async function inWorkspace(role = 'regular') {
    const owner = await newAccount(given().database);
    const { id: workspaceId } = await newWorkspace(given().database);
    const service = await given().database.accounts.createService({
      name: unique('robot'),
      displayName: 'Robot',
      ownerAccountId: owner.id,
      home: { workspaceId, role },
      actor,
    });
    return { owner, workspaceId, service };
  }

  describe('service accounts', () => {
    it('belongs to a workspace, with its owner and its role, from one commit', async () => {
      const { accounts, workspaces, audit } = given().database;
      const { owner, workspaceId, service } = await inWorkspace();
      expect(service).toMatchObject({
        kind: 'service',
        ownerAccountId: owner.id,
        workspaceId,
        platformRoles: [],
      });
      expect(await accounts.findById(service.id)).toEqual(service);
      expect(await workspaces.members(workspaceId)).toMatchObject([
        { accountId: service.id, accountKind: 'service', role: 'regular' },
      ]);
      const records = (await audit.list({ limit: 2 })).items;
      expect(records.map(({ subject }) => subject.kind).sort()).toEqual(['account', 'member']);
      expect(records.find(({ subject }) => subject.kind === 'account')?.after).toMatchObject({
        owner: owner.name,
      });
    });

    it('lists those of a workspace and those of the platform apart, and no people', async () => {
      const { accounts } = given().database;
      const { owner, workspaceId, service } = await inWorkspace();
      const platform = await accounts.createService({
        name: unique('robot'),
        displayName: '',
        ownerAccountId: owner.id,
        home: { platformRoles: ['reviewer'] },
        actor,
      });
      const listed = async (id: string | null) =>
        (await allPages((page) => accounts.listServices({ ...page, workspaceId: id }))).flat();
      expect(await listed(workspaceId)).toEqual([service]);
      expect(await listed(null)).toEqual([platform]);
      expect(platform).toMatchObject({ workspaceId: null, platformRoles: ['reviewer'] });
    });

    it('has no password, no role outside of its workspace, and owns nothing', async () => {
      const { accounts, workspaces } = given().database;
      const { service } = await inWorkspace();
      const { id } = service;
      const other = await newWorkspace(given().database);
      const refused = [
        accounts.update({ id, passwordHash: 'hash', actor }),
        accounts.update({ id, platformRoles: ['reviewer'], actor }),
        workspaces.setMember({ workspaceId: other.id, accountId: id, role: 'viewer', actor }),
        accounts.createService({
          name: unique('robot'),
          displayName: '',
          ownerAccountId: id,
          home: { platformRoles: [] },
          actor,
        }),
      ];
      for (const command of refused)
        await expect(command).rejects.toMatchObject({ code: 'service_account_limits' });
      expect(await accounts.update({ id, disabled: true, actor })).toMatchObject({ disabled: true });
    });

    it('is never the administrator who keeps everybody from being locked out', async () => {
      const { accounts } = given().database;
      const { items } = await accounts.list({ limit: 200 });
      const admins = items.filter((one) => one.platformRoles.includes('platform-admin') && !one.disabled);
      const keeper = await newAccount(given().database);
      await accounts.update({ id: keeper.id, platformRoles: ['platform-admin'], actor });
      await accounts.createService({
        name: unique('robot'),
        displayName: '',
        ownerAccountId: keeper.id,
        home: { platformRoles: ['platform-admin'] },
        actor,
      });
      for (const { id } of admins.filter(({ kind }) => kind === 'person'))
        await accounts.update({ id, platformRoles: [], actor });
      await expect(accounts.update({ id: keeper.id, disabled: true, actor })).rejects.toMatchObject({
        code: 'last_admin',
      });
    });

    it('writes down who answers for it, in every record', async () => {
      const { accounts, audit } = given().database;
      const { owner, service } = await inWorkspace();
      const by = {
        kind: 'token',
        name: service.name,
        accountId: service.id,
        tokenId: 't',
        ownerAccountId: owner.id,
      } as const;
      await accounts.update({ id: owner.id, displayName: 'Other', actor: by });
      expect((await audit.list({ limit: 1 })).items[0]?.actor).toEqual(by);
    });
  });
}
