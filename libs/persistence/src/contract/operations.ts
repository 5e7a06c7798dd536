import { beforeEach, describe, expect, it } from 'vitest';
import type { OperationLease } from '../ports/operations.ts';
import { inspection, leaseMs, secret } from './deployment-harness.ts';
import { actor, allPages, type Given, newAccount, unique } from './harness.ts';

const kinds = ['inspect'] as const;

/** Operations: who works on what, and what becomes of it, on any driver. */
export function operationContract(given: Given): void {
  const operations = () => given().database.operations;
  const enqueue = async (more: Parameters<typeof inspection>[0] = {}) =>
    (await operations().enqueue(inspection(more))).operation;
  const claim = (owner = unique('owner'), more: object = {}) =>
    operations().claim({ owner, leaseMs, kinds, limit: 1, ...more });
  const claimOne = async (owner?: string, more: object = {}) => {
    const [claimed] = await claim(owner, more);
    if (claimed === undefined) throw new Error('There is nothing to claim.');
    return claimed;
  };
  /** Ends what is left of other tests: what runs first, since others of its subject wait for it. */
  const drain = async () => {
    const end = (lease: OperationLease) => operations().finish({ lease, state: 'cancelled', outcome: null });
    const { items } = await operations().list({ limit: 200, kinds, states: ['running'] });
    for (const { id, owner, attempts } of items) await end({ id, owner: owner ?? '', attempt: attempts });
    for (let claimed = await claim('drain', { limit: 1_000 }); claimed.length > 0;) {
      for (const { lease } of claimed) await end(lease);
      claimed = await claim('drain', { limit: 1_000 });
    }
  };

  describe('operations', () => {
    beforeEach(drain);

    it('runs from queued to its end, told and audited at each step in the name of who asked', async () => {
      const { changes, audit } = given().database;
      const before = await changes.latest();
      const account = await newAccount(given().database);
      const asked = { kind: 'account', accountId: account.id, name: account.name } as const;
      const { id } = await enqueue({ actor: asked, request: { sealedValues: secret } });
      expect(await operations().find(id)).toMatchObject({
        state: 'queued',
        attempts: 0,
        owner: null,
        requestedById: account.id,
        requestedByName: account.name,
        startedAtMs: null,
        outcome: null,
      });
      const { operation, lease, request, requestedBy, takenOverFrom } = await claimOne('one');
      expect(operation).toMatchObject({ id, state: 'running', attempts: 1, owner: 'one' });
      expect([request, requestedBy, takenOverFrom]).toEqual([{ sealedValues: secret }, asked, null]);
      const outcome = { code: 'done', message: 'All is well.', details: { files: 3 } };
      const ended = await operations().finish({ lease, state: 'succeeded', outcome });
      expect(ended).toMatchObject({ state: 'succeeded', outcome, owner: null, leaseUntilMs: null });
      expect(await operations().find(id)).toEqual(ended);
      const told = (await changes.after(before, 100)).filter(({ data }) => data['operationId'] === id);
      expect(told.map(({ type, actorName, data }) => [type, actorName, data['state']])).toEqual([
        ['operation.enqueue', account.name, 'queued'],
        ['operation.start', account.name, 'running'],
        ['operation.finish', account.name, 'succeeded'],
      ]);
      const { items } = await audit.list({ limit: 10, subject: id, order: 'asc' });
      expect(items.map(({ action, subject }) => [action, subject.kind])).toEqual([
        ['enqueue', 'operation'],
        ['start', 'operation'],
        ['finish', 'operation'],
      ]);
      expect(JSON.stringify([told, items, ended])).not.toContain(secret);
    });

    it('gives each operation to one of many who claim at the same time, the oldest first', async () => {
      const ids = [];
      for (let index = 0; index < 20; index += 1) ids.push((await enqueue()).id);
      expect((await claim('first', { limit: 3 })).map(({ lease }) => lease.id)).toEqual(ids.slice(0, 3));
      const rounds = Array.from({ length: 8 }, (_, index) => claim(`racer-${index}`, { limit: 4 }));
      const taken = (await Promise.all(rounds)).map((claimed) => claimed.map(({ lease }) => lease.id));
      expect(taken.flat().sort()).toEqual(ids.slice(3));
      expect(Math.max(...taken.map(({ length }) => length))).toBeLessThanOrEqual(4);
    });

    it('never runs two of one subject, and keeps their order', async () => {
      const subject = { subjectId: unique('subject') };
      const ids = [(await enqueue(subject)).id, (await enqueue(subject)).id, (await enqueue(subject)).id];
      const racers = await Promise.all([claim('a'), claim('b'), claim('c', { limit: 3 })]);
      const [first, ...others] = racers.flat();
      expect([first?.lease.id, others]).toEqual([ids[0], []]);
      if (first === undefined) throw new Error('Nothing was claimed.');
      await operations().finish({ lease: first.lease, state: 'failed', outcome: null });
      expect((await claim('d', { limit: 3 })).map(({ lease }) => lease.id)).toEqual([ids[1]]);
    });

    it('keeps to the limits of an owner and of a kind', async () => {
      for (let index = 0; index < 6; index += 1) await enqueue();
      expect(await claim('busy', { limit: 2 })).toHaveLength(2);
      expect(await claim('busy', { limit: 2 })).toEqual([]);
      expect(await claim('busy', { limit: 3 })).toHaveLength(1);
      expect(await claim('other', { limit: 9, limitByKind: { inspect: 4 } })).toHaveLength(1);
      expect(await claim('other', { limit: 9, limitByKind: { inspect: 4, install: 0 } })).toEqual([]);
      expect(await claim('other', { limit: 9, kinds: [] })).toEqual([]);
      expect(await claim('other', { limit: 0 })).toEqual([]);
    });

    it('gives what a dead owner had to another, which says so, and takes it from the dead', async () => {
      const { id } = await enqueue();
      const dead = await claimOne('dead', { leaseMs: -1 });
      const heir = await claimOne('heir');
      expect(heir).toMatchObject({
        takenOverFrom: 'dead',
        lease: { id, owner: 'heir', attempt: 2 },
        operation: { attempts: 2 },
      });
      expect(heir.operation.startedAtMs).toBe(dead.operation.startedAtMs);
      const lost = { code: 'lease_lost', details: { operationId: id } };
      const { lease } = dead;
      expect(await operations().heartbeat({ lease, leaseMs })).toEqual({ lost: true });
      const entries = [{ kind: 'log', data: {} }] as const;
      await expect(operations().append({ lease, entries })).rejects.toMatchObject(lost);
      await expect(operations().finish({ lease, state: 'succeeded', outcome: null })).rejects.toMatchObject(
        lost,
      );
      expect(await operations().find(id)).toMatchObject({ state: 'running', owner: 'heir' });
      const { items } = await given().database.audit.list({ limit: 10, subject: id, action: 'take_over' });
      expect(items).toMatchObject([{ after: { takenOverFrom: 'dead', attempt: 2, owner: 'heir' } }]);
    });

    it('gives a lease that ran out to one of many, and only while it is not renewed', async () => {
      await enqueue();
      const { lease } = await claimOne('slow', { leaseMs: -1 });
      expect(await operations().heartbeat({ lease, leaseMs })).toEqual({
        lost: false,
        cancelRequested: false,
      });
      expect(await claim('heir')).toEqual([]);
      await operations().heartbeat({ lease, leaseMs: -1 });
      const racers = await Promise.all(['a', 'b', 'c'].map((owner) => claim(owner)));
      expect(racers.flat()).toHaveLength(1);
    });

    it('does not give an owner again what it holds, but what it has forgotten', async () => {
      const { id } = await enqueue();
      const stalled = await claimOne('same', { leaseMs: -1 });
      expect(await claim('same', { holding: [id] })).toEqual([]);
      expect(await claimOne('same')).toMatchObject({ takenOverFrom: 'same', lease: { attempt: 2 } });
      expect(await operations().heartbeat({ lease: stalled.lease, leaseMs })).toEqual({ lost: true });
    });

    it('ends once', async () => {
      await enqueue();
      const { lease } = await claimOne();
      const end = (state: 'succeeded' | 'failed') => operations().finish({ lease, state, outcome: null });
      const results = await Promise.allSettled([end('succeeded'), end('failed')]);
      expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      expect(await operations().heartbeat({ lease, leaseMs })).toEqual({ lost: true });
    });

    it('is listed by what it is about, newest first, and counted', async () => {
      const subjectId = unique('subject');
      const [projectId, workspaceId] = [unique('project'), unique('workspace')];
      const ids = [];
      for (let index = 0; index < 3; index += 1) {
        ids.unshift((await enqueue({ subjectId, projectId, workspaceId })).id);
      }
      await claim();
      const listed = async (query: object) =>
        (await allPages((page) => operations().list({ ...query, ...page }))).flat().map(({ id }) => id);
      expect(await listed({ subjectKind: 'submission', subjectId })).toEqual(ids);
      expect(await listed({ projectId })).toEqual(ids);
      expect(await listed({ workspaceId, states: ['queued'] })).toEqual(ids.slice(0, 2));
      expect(await listed({ subjectId, states: [] })).toEqual([]);
      expect(await listed({ subjectId, kinds: ['install'] })).toEqual([]);
      expect((await operations().counts()).filter(({ kind }) => kind === 'inspect')).toEqual([
        { kind: 'inspect', state: 'queued', operations: 2 },
        { kind: 'inspect', state: 'running', operations: 1 },
      ]);
    });
  });

  describe('cancelling', () => {
    beforeEach(drain);

    it('ends what is queued at once, and twice is no error', async () => {
      const { id } = await enqueue();
      const cancelled = await operations().requestCancel({ id, actor });
      expect(cancelled).toMatchObject({ state: 'cancelled', outcome: { code: 'cancelled' } });
      expect(await operations().requestCancel({ id, actor })).toEqual(cancelled);
      expect(await claim()).toEqual([]);
      await expect(operations().requestCancel({ id: 'nobody', actor })).rejects.toMatchObject({
        code: 'not_found',
      });
    });

    it('tells whoever works on it by their next heartbeat, and whoever takes it over', async () => {
      const { id } = await enqueue();
      const { lease } = await claimOne();
      await operations().requestCancel({ id, actor });
      const latest = await given().database.changes.latest();
      const asked = await operations().requestCancel({ id, actor });
      expect(asked).toMatchObject({ state: 'running' });
      expect(asked.cancelRequestedAtMs).not.toBeNull();
      expect(await given().database.changes.latest()).toBe(latest);
      expect(await operations().heartbeat({ lease, leaseMs: -1 })).toEqual({
        lost: false,
        cancelRequested: true,
      });
      const heir = await claimOne();
      expect(heir.operation.cancelRequestedAtMs).toBe(asked.cancelRequestedAtMs);
    });

    it('is refused at what has ended', async () => {
      const { id } = await enqueue();
      const { lease } = await claimOne();
      await operations().finish({ lease, state: 'failed', outcome: null });
      await expect(operations().requestCancel({ id, actor })).rejects.toMatchObject({
        code: 'operation_over',
        details: { state: 'failed' },
      });
    });

    it('either prevents the start or is known to whoever started', async () => {
      for (let round = 0; round < 10; round += 1) {
        const { id } = await enqueue();
        const [claimed] = await Promise.all([claim(), operations().requestCancel({ id, actor })]);
        const { state, cancelRequestedAtMs } = (await operations().find(id)) ?? {};
        expect([state, claimed.length]).toEqual(state === 'cancelled' ? ['cancelled', 0] : ['running', 1]);
        expect(cancelRequestedAtMs).not.toBeNull();
        await drain();
      }
    });

    it('loses or wins against the end, and never both', async () => {
      for (let round = 0; round < 5; round += 1) {
        const { id } = await enqueue();
        const { lease } = await claimOne();
        await Promise.allSettled([
          operations().requestCancel({ id, actor }),
          operations().finish({ lease, state: 'succeeded', outcome: null }),
        ]);
        expect(await operations().find(id)).toMatchObject({ state: 'succeeded' });
      }
    });
  });

  describe('idempotency keys', () => {
    beforeEach(drain);

    const keyed = async (key: string, digest: string, lifeMs = 60_000, who = actor) => {
      const command = inspection({ idempotency: { key, digest, lifeMs }, actor: who });
      return operations().enqueue(command);
    };

    it('gives the operation of before for the same request, also in a race', async () => {
      const key = unique('key');
      const results = await Promise.all(Array.from({ length: 6 }, () => keyed(key, 'same')));
      expect(new Set(results.map(({ operation }) => operation.id)).size).toBe(1);
      expect(results.filter(({ repeated }) => !repeated)).toHaveLength(1);
      const latest = await given().database.changes.latest();
      await operations().requestCancel({ id: results[0]?.operation.id ?? '', actor });
      expect(await keyed(key, 'same')).toMatchObject({ repeated: true, operation: { state: 'cancelled' } });
      expect(await given().database.changes.latest()).toBe(latest + 1);
    });

    it('refuses another request under the same key', async () => {
      const key = unique('key');
      const { operation } = await keyed(key, 'one');
      await expect(keyed(key, 'two')).rejects.toMatchObject({
        code: 'idempotency_conflict',
        details: { operationId: operation.id },
      });
    });

    it('keeps the keys of accounts apart, and forgets them in time', async () => {
      const key = unique('key');
      const { id: accountId, name } = await newAccount(given().database);
      const first = await keyed(key, 'one', -1);
      const other = await keyed(key, 'two', 60_000, { kind: 'account', accountId, name });
      const again = await keyed(key, 'three');
      expect([first, other, again].map(({ repeated }) => repeated)).toEqual([false, false, false]);
      const byToken = { kind: 'token', tokenId: 'token', accountId, name } as const;
      expect(await keyed(key, 'two', 60_000, byToken)).toMatchObject({ repeated: true });
    });
  });

  describe('leases', () => {
    beforeEach(drain);

    it.each<[string, (lease: OperationLease) => OperationLease]>([
      ['another owner', (lease) => ({ ...lease, owner: 'other' })],
      ['another attempt', (lease) => ({ ...lease, attempt: lease.attempt + 1 })],
      ['another operation', (lease) => ({ ...lease, id: 'other' })],
    ])('are not good for %s', async (_, forge) => {
      await enqueue();
      const { lease } = await claimOne();
      const forged = forge(lease);
      expect(await operations().heartbeat({ lease: forged, leaseMs })).toEqual({ lost: true });
      await expect(
        operations().finish({ lease: forged, state: 'failed', outcome: null }),
      ).rejects.toMatchObject({ code: 'lease_lost' });
    });
  });
}
