import { describe, expect, it } from 'vitest';
import { actor, allPages, type Given, newAccount, newWorkspace } from './harness.ts';

let ids = 1000;
/** An id on GitHub that no other test has. */
export function uniqueId(): number {
  ids += 1;
  return ids;
}

/** Which repositories are bound, and which accounts are whom on GitHub, on any driver. */
export function integrationContract(given: Given): void {
  describe('bound repositories', () => {
    it('are found by their ids, follow a rename, and are gone when unbound', async () => {
      const { database } = given();
      const { integrations, audit } = database;
      const workspace = await newWorkspace(database);
      const repositoryId = uniqueId();
      const command = {
        repositoryId,
        installationId: 5,
        fullName: 'octo/charts',
        workspaceId: workspace.id,
        actor: { ...actor, via: '@octocat' },
      };
      const bound = await integrations.bind(command);
      expect(bound).toMatchObject({ repositoryId, workspaceSlug: workspace.slug, revision: 1 });
      expect(await integrations.bind(command)).toEqual(bound);
      const renamed = await integrations.bind({ ...command, fullName: 'octo/helm' });
      expect(renamed).toMatchObject({ fullName: 'octo/helm', revision: 2 });
      const followed = await integrations.follow({ repositoryId, installationId: 6, fullName: 'a/b', actor });
      expect(followed).toMatchObject({ fullName: 'a/b', installationId: 6, workspaceId: workspace.id });
      expect(await integrations.follow({ repositoryId, fullName: 'a/b', actor })).toEqual(followed);
      await integrations.bind({ ...command, fullName: 'octo/helm' });
      const tried = await integrations.bind({ ...command, fullName: 'octo/helm', deployProject: 'trials' });
      expect(tried).toMatchObject({ deployProject: 'trials', revision: 5 });
      expect(await integrations.findRepository(repositoryId)).toEqual(tried);
      expect(await integrations.boundWorkspaces()).toContain(workspace.id);
      const listed = (await allPages((page) => integrations.listRepositories(page))).flat();
      expect(listed).toContainEqual(tried);
      await integrations.unbind({ repositoryId, actor });
      expect(await integrations.findRepository(repositoryId)).toBeUndefined();
      await expect(integrations.unbind({ repositoryId, actor })).rejects.toMatchObject({ code: 'not_found' });
      await expect(integrations.follow({ repositoryId, fullName: 'a/b', actor })).rejects.toMatchObject({
        code: 'not_found',
      });
      const { items } = await audit.list({
        subjectKind: 'repository',
        subject: String(repositoryId),
        order: 'asc',
        limit: 10,
      });
      expect(items.map(({ action }) => action)).toEqual([
        'bind',
        'update',
        'update',
        'update',
        'update',
        'unbind',
      ]);
      expect(items[0]?.actor.via).toBe('@octocat');
    });

    it('need a workspace that there is', async () => {
      const command = { repositoryId: uniqueId(), installationId: 5, fullName: 'o/c', workspaceId: 'none' };
      await expect(given().database.integrations.bind({ ...command, actor })).rejects.toMatchObject({
        code: 'not_found',
        field: 'workspace',
      });
    });
  });

  describe('links to GitHub', () => {
    it('are of one account and one user each, also in a race', async () => {
      const { database } = given();
      const { integrations } = database;
      const [ada, rob] = [await newAccount(database), await newAccount(database)];
      const userId = uniqueId();
      const results = await Promise.allSettled(
        [ada, rob].map(({ id }) => integrations.link({ accountId: id, userId, login: 'octocat', actor })),
      );
      expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect(results.find(({ status }) => status === 'rejected')).toMatchObject({
        reason: { code: 'github_user_linked', field: 'userId' },
      });
      const link = await integrations.linkOfUser(userId);
      expect(await integrations.linkOf(link?.accountId ?? '')).toEqual(link);
      await expect(integrations.link({ accountId: 'none', userId, login: 'x', actor })).rejects.toMatchObject(
        { code: 'not_found' },
      );
    });

    it('are remembered when they end, since who pushed stays who they were', async () => {
      const { database } = given();
      const { integrations, pulls } = database;
      const { id } = await newAccount(database);
      const [first, second] = [uniqueId(), uniqueId()];
      await integrations.link({ accountId: id, userId: first, login: 'a', actor });
      await integrations.link({ accountId: id, userId: second, login: 'b', actor });
      expect(await integrations.linkOfUser(first)).toBeUndefined();
      await integrations.unlink({ accountId: id, actor });
      await expect(integrations.unlink({ accountId: id, actor })).rejects.toMatchObject({
        code: 'not_found',
      });
      expect(await integrations.usersEverLinked(id)).toEqual([first, second]);
      const pull = { repositoryId: uniqueId(), pull: 1 };
      expect(await pulls.principals(pull, [first])).toEqual([`github:${first}`, id]);
      expect(await pulls.principals(pull)).toEqual([]);
    });
  });
}
