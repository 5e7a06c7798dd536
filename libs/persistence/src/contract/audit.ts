import { describe, expect, it } from 'vitest';
import {
  actor,
  addition,
  allPages,
  type Given,
  newAccount,
  newWorkspace,
  steps,
  transition,
} from './harness.ts';

/** What is asked of the audit log beyond its order, and its seals, on any driver. */
export function auditContract(given: Given): void {
  const audit = () => given().database.audit;
  const sealAll = async (): Promise<void> => {
    while ((await audit().seal({ holder: 'contract', limit: 100 })).sealed > 0);
  };

  describe('the audit log, asked for a part', () => {
    it('filters by actor, action, subject, place and time, together', async () => {
      const { database } = given();
      const { id: workspaceId } = await newWorkspace(database);
      const origin = {
        address: '192.0.2.7',
        userAgent: 'helm',
        requestId: 'r1',
        credential: 'token',
      } as const;
      const { id: accountId } = await newAccount(database);
      const ann = { kind: 'account', name: 'ann-of-audit', accountId, origin } as const;
      const version = await database.versions.add(addition(workspaceId, { actor: ann }));
      await database.versions.apply(transition(version, [steps.submit], {}, { actor, message: 'x' }));
      const actions = async (query: object) =>
        (await audit().list({ limit: 50, workspaceId, ...query })).items.map(({ action }) => action);
      expect(await actions({ actorName: 'ann-of-audit' })).toEqual(['upload', 'create']);
      expect(await actions({ actorId: accountId, action: 'upload' })).toEqual(['upload']);
      expect(await actions({ subjectKind: 'version' })).toEqual(['submit', 'upload']);
      expect(await actions({ subject: version.id, order: 'asc' })).toEqual(['upload', 'submit']);
      expect(await actions({ subject: 'redis 1.0.0', actorName: 'tester' })).toEqual(['submit']);
      const [submitted] = (await audit().list({ limit: 1, versionId: version.id })).items;
      const moment = submitted?.atMs ?? 0;
      expect(await actions({ untilMs: 1 })).toEqual([]);
      expect(await actions({ fromMs: moment, untilMs: moment + 1, action: 'submit' })).toEqual(['submit']);
      expect(await actions({ fromMs: moment + 60_000 })).toEqual([]);
      const [upload] = (await audit().list({ limit: 1, workspaceId, action: 'upload' })).items;
      expect(upload?.actor).toEqual(ann);
      expect(submitted?.actor).toEqual(actor);
      const pages = await allPages((page) => audit().list({ ...page, workspaceId, order: 'asc' }), 1);
      expect(pages.flat().map(({ action }) => action)).toEqual(['create', 'create', 'upload', 'submit']);
    });
  });

  describe('the seals', () => {
    it('follow each other in the order of changes, and cover every record', async () => {
      const { database } = given();
      await sealAll();
      const before = await audit().head();
      const { id } = await newWorkspace(database);
      const names = Array.from({ length: 10 }, (_, index) => `sealed-${index}`);
      await Promise.all(names.map((name) => database.versions.add(addition(id, { name }))));
      expect(await audit().unsealed()).toBe(21);
      expect(await audit().seal({ holder: 'contract', limit: 5 })).toEqual({ sealed: 5, elsewhere: false });
      expect(await audit().unsealed()).toBe(16);
      await sealAll();
      expect(await audit().unsealed()).toBe(0);
      const { items } = await audit().list({ limit: 50, workspaceId: id, order: 'asc' });
      expect(items.map(({ seal }) => seal?.position)).toEqual(
        items.map((_, index) => before.position + 1 + index),
      );
      expect(items.at(-1)?.seal).toEqual(await audit().head());
    });

    it('are made by one process at a time, of two at once and while its lease runs', async () => {
      await newWorkspace(given().database);
      const at = () => audit().seal({ holder: 'contract', limit: 1 });
      const results = await Promise.all([at(), at(), at()]);
      expect(results.filter(({ sealed }) => sealed === 1)).toHaveLength(1);
      await newWorkspace(given().database);
      const other = await audit().seal({ holder: 'another process', limit: 10 });
      expect(other).toEqual({ sealed: 0, elsewhere: true });
      await sealAll();
    });

    it.each(["UPDATE audit_seals SET hash = ''", 'DELETE FROM audit_seals'])(
      'cannot be rewritten: %s',
      async (statement) => {
        await sealAll();
        await expect(given().raw(statement)).rejects.toThrow('append-only');
      },
    );
  });
}
