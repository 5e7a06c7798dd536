import { describe, expect, it } from 'vitest';
import { actor, addition, allPages, type Given, newAccount, newWorkspace, steps } from './harness.ts';
import { uniqueId } from './integrations.ts';

/** What pull requests propose to suspend, on any driver. */
export function suspendProposalContract(given: Given): void {
  describe('a proposal to suspend', () => {
    const proposed = async () => {
      const { database } = given();
      const workspace = await newWorkspace(database);
      const version = await database.versions.add(addition(workspace.id, { step: steps.publishDirect }));
      const command = {
        repositoryId: uniqueId(),
        pull: 7,
        chart: 'redis',
        appId: version.appId,
        url: 'https://github.com/octo/charts/pull/7',
        title: 'Gone',
        by: { userId: 1, login: 'octocat' },
        reason: 'Nobody runs it.',
        merged: false,
        actor: { ...actor, via: '@octocat' },
      };
      return { workspace, version, command, proposal: await database.proposals.propose(command) };
    };

    it('is one of a chart of a pull request, which follows it, and is audited with the app', async () => {
      const { database } = given();
      const { workspace, version, command, proposal } = await proposed();
      const { actor: _, ...said } = command;
      expect(proposal).toMatchObject({
        ...said,
        workspaceId: workspace.id,
        workspaceSlug: workspace.slug,
        state: 'open',
        decision: null,
        revision: 1,
      });
      const latest = await database.changes.latest();
      expect(await database.proposals.propose(command)).toEqual(proposal);
      expect(await database.changes.latest()).toBe(latest);
      const merged = await database.proposals.propose({ ...command, merged: true });
      expect(merged).toMatchObject({ id: proposal.id, merged: true, revision: 2 });
      expect(await database.proposals.find(command)).toEqual(merged);
      expect(await database.proposals.findById(proposal.id)).toEqual(merged);
      expect(await database.proposals.listOf(command)).toEqual([merged]);
      const { items } = await database.audit.list({
        subjectKind: 'app',
        subject: version.appId,
        order: 'asc',
        limit: 10,
      });
      expect(items.map(({ action }) => action)).toEqual([
        'create',
        'propose_suspend',
        'update_suspend_proposal',
      ]);
      expect(items[1]?.actor.via).toBe('@octocat');
      const [change] = await database.changes.after(latest, 1);
      expect(change).toMatchObject({
        type: 'suspend_proposal.update',
        appId: version.appId,
        data: { repositoryId: command.repositoryId, pull: 7, chart: 'redis', state: 'open' },
      });
      await expect(database.proposals.propose({ ...command, pull: 8, appId: 'none' })).rejects.toMatchObject({
        code: 'not_found',
      });
    });

    it('is decided once, also in a race, and that stays', async () => {
      const { database } = given();
      const { command, proposal } = await proposed();
      const { id: accountId, name } = await newAccount(database);
      const by = { kind: 'account', accountId, name } as const;
      const results = await Promise.allSettled(
        (['accepted', 'declined'] as const).map((to) =>
          database.proposals.decide({ id: proposal.id, to, message: to, actor: by }),
        ),
      );
      const [decided, ...others] = results.flatMap((result) =>
        result.status === 'fulfilled' ? [result.value] : [],
      );
      expect(others).toEqual([]);
      expect(results.find(({ status }) => status === 'rejected')).toMatchObject({
        reason: { code: 'proposal_over' },
      });
      expect(decided?.decision).toMatchObject({ byId: accountId, byName: name, message: decided?.state });
      const latest = await database.changes.latest();
      expect(await database.proposals.propose({ ...command, merged: true })).toEqual(decided);
      await database.proposals.withdraw({ ...command, message: '' });
      expect(await database.proposals.findById(proposal.id)).toEqual(decided);
      expect(await database.changes.latest()).toBe(latest);
      await expect(
        database.proposals.decide({ id: 'none', to: 'accepted', message: '', actor }),
      ).rejects.toMatchObject({ code: 'not_found' });
    });

    it('is withdrawn with its pull request, opened again with it, and found page by page', async () => {
      const { database } = given();
      const { workspace, command, proposal } = await proposed();
      await database.proposals.withdraw({ ...command, chart: 'other', message: 'x', actor });
      expect(await database.proposals.find(command)).toEqual(proposal);
      const { repositoryId, pull } = command;
      await database.proposals.withdraw({ repositoryId, pull, message: 'Closed.', actor });
      const withdrawn = await database.proposals.find(command);
      expect(withdrawn).toMatchObject({ state: 'withdrawn', decision: { message: 'Closed.' } });
      const listed = async (state: 'open' | 'withdrawn') =>
        (
          await allPages((page) => database.proposals.list({ ...page, state, workspaceId: workspace.id }))
        ).flat();
      expect(await listed('open')).toEqual([]);
      expect(await listed('withdrawn')).toEqual([withdrawn]);
      const again = await database.proposals.propose(command);
      expect(again).toMatchObject({ id: proposal.id, state: 'open', decision: null });
      expect(await listed('open')).toEqual([again]);
    });
  });
}
