import { defaultPlatformPolicy } from '@chandlery/lifecycle';
import { describe, expect, it } from 'vitest';
import type { Change } from '../ports/changes.ts';
import {
  actor,
  addition,
  allPages,
  applied,
  type Given,
  newWorkspace,
  steps,
  transition,
} from './harness.ts';

/** Audit, changes, events and policy, on any driver. */
export function logContract(given: Given): void {
  describe('the audit log', () => {
    it('has one record for each step, with the states, newest first', async () => {
      const { database } = given();
      const workspace = await newWorkspace(database);
      const draft = await database.versions.add(addition(workspace.id));
      const person = {
        kind: 'token',
        name: 'ann',
        accountId: 'account-of-ann',
        tokenId: 'token-of-ann',
      } as const;
      await applied(
        database,
        transition(draft, [steps.submit, steps.pass], {}, { actor: person, message: 'Go' }),
      );
      const { items } = await database.audit.list({ limit: 10, versionId: draft.id });
      expect(items.map(({ action, before, after }) => [action, before, after])).toEqual([
        ['pass', 'submitted', 'passed'],
        ['submit', 'draft', 'submitted'],
        ['upload', null, 'draft'],
      ]);
      expect(items[0]).toMatchObject({
        actor: person,
        message: 'Go',
        subject: { kind: 'version', name: 'redis 1.0.0', workspaceId: workspace.id, appId: draft.appId },
      });
      expect(items[0]?.changeNumber).toBe(items[1]?.changeNumber);
      expect((await database.audit.list({ limit: 10, actorId: 'account-of-ann' })).items).toHaveLength(2);
      const pages = await allPages((page) => database.audit.list({ ...page, workspaceId: workspace.id }));
      expect(pages.flat().map(({ action }) => action)).toEqual([
        'pass',
        'submit',
        'upload',
        'create',
        'create',
      ]);
    });

    it.each([
      ['changed', "UPDATE audit SET message = 'rewritten'"],
      ['deleted from', 'DELETE FROM audit'],
    ])('cannot be %s, whoever tries', async (_, statement) => {
      const { database, raw } = given();
      await newWorkspace(database);
      const before = await database.audit.list({ limit: 200 });
      await expect(raw(statement)).rejects.toThrow('append-only');
      expect(await database.audit.list({ limit: 200 })).toEqual(before);
    });
  });

  describe('changes', () => {
    it('have strictly increasing numbers in the order of commits, also of commands at once', async () => {
      const { database } = given();
      const { id } = await newWorkspace(database);
      const before = await database.changes.latest();
      const heard: Change[] = [];
      const stop = database.events.subscribe((changes) => void heard.push(...changes));
      const names = Array.from({ length: 30 }, (_, index) => `app-${index}`);
      await Promise.all(names.map((name) => database.versions.add(addition(id, { name }))));
      stop();
      const changes = await database.changes.after(before, 100);
      expect(changes.map(({ number }) => number)).toEqual(names.map((_, index) => before + index + 1));
      expect(heard.map(({ number }) => number).sort((a, b) => a - b)).toEqual(
        changes.map(({ number }) => number),
      );
      expect(await database.changes.latest()).toBe(before + names.length);
      expect(await database.changes.after(before, 3)).toEqual(changes.slice(0, 3));
    });

    it('reach listeners before the command resolves, when readers see the commit', async () => {
      const { database } = given();
      const { id } = await newWorkspace(database);
      const seen: unknown[] = [];
      const stop = database.events.subscribe(async ([change]) => {
        await new Promise((resolve) => setTimeout(resolve, 20));
        const app = await database.indexRows.ofApp(change?.appId ?? '');
        seen.push([change?.type, change?.versionId, app?.versions.length]);
      });
      const version = await database.versions.add(addition(id, { step: steps.publishDirect }));
      stop();
      expect(seen).toEqual([['version.publish_direct', version.id, 1]]);
      await database.versions.apply(transition(version, [steps.suspend]));
      expect(seen).toHaveLength(1);
    });

    it('are committed though a listener fails', async () => {
      const { database } = given();
      const stop = database.events.subscribe(() => {
        throw new Error('a listener that fails');
      });
      const workspace = await newWorkspace(database);
      stop();
      expect(await database.workspaces.findById(workspace.id)).toEqual(workspace);
    });

    it('leave nothing of a command that is refused', async () => {
      const { database } = given();
      const { id } = await newWorkspace(database);
      await database.versions.add(addition(id));
      const before = await database.changes.latest();
      await expect(database.versions.add(addition(id))).rejects.toMatchObject({ code: 'version_exists' });
      expect(await database.changes.latest()).toBe(before);
    });
  });

  describe('the platform', () => {
    it('keeps its review policy', async () => {
      const { policies } = given().database;
      const policy = { ...defaultPlatformPolicy, approvals: 3, roles: ['reviewer'] };
      expect(await policies.setPlatform({ policy, actor })).toMatchObject({ policy });
      expect(await policies.platform()).toEqual(policy);
      await policies.setPlatform({ policy: defaultPlatformPolicy, actor });
      expect(await policies.platform()).toEqual(defaultPlatformPolicy);
    });

    it('answers that it can be read', async () => {
      await expect(given().database.ping()).resolves.toBeUndefined();
    });
  });
}
