import { describe, expect, it } from 'vitest';
import type { RolloutItem, RolloutPort } from '../ports/rollouts.ts';
import { actor, type Given, unique } from './harness.ts';

function item(given: Partial<RolloutItem> = {}): RolloutItem {
  return {
    deploymentId: unique('deployment'),
    projectId: 'p',
    workspaceId: 'w',
    workspaceSlug: 'team',
    projectSlug: 'shop',
    name: unique('release'),
    fromVersion: '1.0.0',
    wave: 1,
    state: 'waiting',
    operationId: null,
    reason: null,
    ...given,
  };
}

function command(items: readonly RolloutItem[]): Parameters<RolloutPort['create']>[0] {
  const request = { message: 'for safety' };
  const app = { workspaceSlug: 'team', appName: 'redis', toVersion: '2.0.0' };
  return { ...app, waveSize: 1, stopOnFailure: true, request, items, actor };
}

/** Rollouts, on any driver. */
export function rolloutContract(given: Given): void {
  describe('rollouts', () => {
    it('keep their deployments in order, and are told and audited', async () => {
      const { rollouts, changes, audit } = given().database;
      const reason = { code: 'values_conflict', message: 'Both changed.', details: { paths: ['/a'] } };
      const items = [item(), item({ wave: 2 }), item({ wave: null, state: 'left_out', reason })];
      const before = await changes.latest();
      const made = await rollouts.create(command(items));
      expect(made).toMatchObject({ state: 'running', requestedBy: actor, items, finishedAtMs: null });
      expect(await rollouts.find(made.id)).toEqual(made);
      expect((await rollouts.running(1_000)).map(({ id }) => id)).toContain(made.id);
      expect(await changes.after(before, 10)).toMatchObject([
        { type: 'rollout.create', data: { rolloutId: made.id } },
      ]);
      const { items: records } = await audit.list({ limit: 5 });
      expect(records).toContainEqual(
        expect.objectContaining({
          action: 'create',
          subject: expect.objectContaining({ kind: 'rollout', id: made.id }),
        }),
      );
      expect(await rollouts.find('none')).toBeUndefined();
    });

    it('move one deployment on, once', async () => {
      const { rollouts } = given().database;
      const one = item();
      const { id } = await rollouts.create(command([one]));
      const begun = { id, deploymentId: one.deploymentId, from: 'waiting', to: 'running' } as const;
      await rollouts.step({ ...begun, operationId: 'first' });
      // Another process that did the same a moment later.
      const after = await rollouts.step({ ...begun, operationId: 'second' });
      expect(after.items).toMatchObject([{ state: 'running', operationId: 'first' }]);
      const reason = { code: 'not_ready', message: 'It never was.' };
      const ended = await rollouts.step({ ...begun, from: 'running', to: 'failed', reason });
      expect(ended.items).toMatchObject([{ state: 'failed', operationId: 'first', reason }]);
      await expect(rollouts.step({ ...begun, id: 'none' })).rejects.toMatchObject({ code: 'not_found' });
    });

    it('take a deployment that is in no other rollout', async () => {
      const { rollouts } = given().database;
      const [one, other] = [item(), item()];
      const { id } = await rollouts.create(command([one]));
      expect(await rollouts.pendingOf([one.deploymentId, other.deploymentId])).toEqual(
        new Set([one.deploymentId]),
      );
      const races = await Promise.allSettled([
        rollouts.create(command([other])),
        rollouts.create(command([other])),
      ]);
      expect(races.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      await expect(rollouts.create(command([other, one]))).rejects.toMatchObject({
        code: 'rollout_pending',
        details: { deploymentId: other.deploymentId },
      });
      await rollouts.step({ id, deploymentId: one.deploymentId, from: 'waiting', to: 'skipped' });
      await expect(rollouts.create(command([one]))).resolves.toMatchObject({ state: 'running' });
    });

    it('are listed, newest first, to those who see a deployment of them', async () => {
      const { rollouts } = given().database;
      const [projectId, workspaceId, appName] = [unique('p'), unique('w'), unique('app')];
      const mine = await rollouts.create({ ...command([item({ projectId }), item()]), appName });
      const theirs = await rollouts.create({ ...command([item({ workspaceId })]), appName });
      const ids = async (query: Omit<Parameters<RolloutPort['list']>[0], 'limit'>) =>
        (await rollouts.list({ appName, limit: 10, ...query })).items.map(({ id }) => id);
      expect(await ids({})).toEqual([theirs.id, mine.id]);
      const page = await rollouts.list({ appName, limit: 1 });
      expect(page.items).toEqual([theirs]);
      expect((await rollouts.list({ appName, limit: 1, cursor: page.next ?? '' })).items).toEqual([mine]);
      expect(await ids({ projectId })).toEqual([mine.id]);
      expect(await ids({ within: { projectIds: [projectId], workspaceIds: [] } })).toEqual([mine.id]);
      expect(await ids({ within: { projectIds: [], workspaceIds: [workspaceId] } })).toEqual([theirs.id]);
      expect(await ids({ within: { projectIds: [], workspaceIds: [] } })).toEqual([]);
      expect(await ids({ workspaceSlug: 'other' })).toEqual([]);
      await rollouts.finish({ id: mine.id, state: 'failed' });
      expect(await ids({ states: ['failed'] })).toEqual([mine.id]);
      expect(await ids({ states: [] })).toEqual([]);
    });

    it('are stopped once, and end once', async () => {
      const { rollouts } = given().database;
      const { id } = await rollouts.create(command([item()]));
      const stopped = await rollouts.stop({ id, actor });
      expect(stopped.stopRequestedAtMs).not.toBeNull();
      expect(await rollouts.stop({ id, actor })).toEqual(stopped);
      const ended = await rollouts.finish({ id, state: 'stopped' });
      expect(ended).toMatchObject({ state: 'stopped', stopRequestedAtMs: stopped.stopRequestedAtMs });
      expect(await rollouts.finish({ id, state: 'succeeded' })).toEqual(ended);
      expect((await rollouts.running(1_000)).map((one) => one.id)).not.toContain(id);
      await expect(rollouts.stop({ id, actor })).rejects.toMatchObject({
        code: 'rollout_over',
        details: { state: 'stopped' },
      });
    });
  });
}
