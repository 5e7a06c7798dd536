import { describe, expect, it } from 'vitest';
import { maximumReportBytes } from '../ports/inspections.ts';
import type { OperationLease } from '../ports/operations.ts';
import type { ChartVersion } from '../ports/versions.ts';
import { leaseMs } from './deployment-harness.ts';
import {
  actor,
  addition,
  applied,
  type Given,
  newAccount,
  newWorkspace,
  step,
  steps,
  transition,
  unique,
  uniqueDigest,
} from './harness.ts';

const head = {
  contentKey: 'key',
  rendered: true,
  counts: { error: 1, warning: 2, info: 3 },
  helmVersion: '4.1.4',
  rulesVersion: '1',
};
const report = Buffer.from('a compressed report');
const mine = { finding: 'digest-one', code: 'host-path', file: 'templates/a.yaml', resource: 'Pod/a' };

/** Inspections, waivers and their policies, on any driver. */
export function inspectionContract(given: Given): void {
  const database = () => given().database;
  const inspections = () => given().database.inspections;
  const submitted = async () => {
    const workspace = await newWorkspace(database());
    const author = await newAccount(database());
    const draft = await database().versions.add(addition(workspace.id));
    const openSubmission = {
      kind: 'publish',
      origin: 'upload',
      submitterId: author.id,
      updateLog: '',
    } as const;
    const version = await applied(database(), transition(draft, [steps.submit], { openSubmission }));
    return { version, id: version.submissionId ?? '' };
  };
  const revised = (version: ChartVersion) =>
    applied(
      database(),
      transition(version, [step('revise', 'submitted', 'submitted')], {
        bytes: {
          archiveDigest: uniqueDigest(),
          archiveBytes: 1,
          contentDigest: uniqueDigest(),
          leanJson: '{}',
          restJson: '{}',
          provenance: null,
          uploaderId: null,
        },
      }),
    );
  /** Claims whatever there is, and gives the lease of the one that a submission waits for. */
  const claimed = async (id: string, number = 1): Promise<OperationLease> => {
    const owner = unique('owner');
    const all = await database().operations.claim({ owner, leaseMs, kinds: ['inspect'], limit: 10_000 });
    const wanted = (await inspections().find(id, number))?.operation.id;
    const lease = all.map((one) => one.lease).find((one) => one.id === wanted);
    if (lease === undefined) throw new Error('It was not claimed.');
    return lease;
  };
  const concluded = async (
    id: string,
    number = 1,
    findings: readonly string[] = [],
    contentKey = 'key',
    registries: readonly string[] = [],
  ) =>
    inspections().conclude({
      lease: await claimed(id, number),
      revisionNumber: number,
      outcome: null,
      result: { head: { ...head, contentKey }, report, findings, registries },
    });
  const waive = (id: string, more: object = {}) =>
    inspections().waive({
      submissionId: id,
      revisionNumber: 1,
      contentKey: 'key',
      ...mine,
      reason: 'it is meant',
      actor,
      ...more,
    });

  describe('inspections', () => {
    it('are queued in the commit that opens a submission, which says so, and in each that revises it', async () => {
      const latest = await database().changes.latest();
      const { version, id } = await submitted();
      const first = await inspections().find(id, 1);
      expect(first).toMatchObject({
        head: null,
        operation: { kind: 'inspect', subjectKind: 'submission', subjectId: id, state: 'queued' },
      });
      expect(first?.operation.workspaceId).toBe(version.workspaceId);
      const changes = await database().changes.after(latest, 100);
      expect(changes.find(({ type }) => type === 'version.submit')?.data).toMatchObject({
        operationId: first?.operation.id,
      });
      await revised(version);
      const second = await inspections().find(id, 2);
      expect(second?.operation.state).toBe('queued');
      expect(second?.operation.id).not.toBe(first?.operation.id);
      expect((await inspections().newestOf([id, 'nobody'])).get(id)?.revisionNumber).toBe(2);
      expect(await inspections().newestOf([])).toEqual(new Map());
    });

    it('are not queued by what brings no other bytes', async () => {
      const { version, id } = await submitted();
      await applied(
        database(),
        transition(version, [steps.pass], { closeSubmission: { outcome: 'passed' } }),
      );
      expect(await inspections().find(id, 2)).toBeUndefined();
    });

    it('end with a report, which whoever inspects the same finds, and an event', async () => {
      const { id } = await submitted();
      const contentKey = unique('key');
      const latest = await database().changes.latest();
      expect(await inspections().findReport(contentKey)).toBeUndefined();
      const operation = await concluded(id, 1, [], contentKey);
      expect(operation).toMatchObject({ state: 'succeeded', owner: null });
      const found = await inspections().find(id, 1);
      expect(found?.head).toMatchObject({ ...head, contentKey });
      expect(Buffer.from((await inspections().report(id, 1)) ?? '').equals(report)).toBe(true);
      const same = await inspections().findReport(contentKey);
      expect(same?.head).toEqual(found?.head);
      expect(Buffer.from(same?.report ?? '').equals(report)).toBe(true);
      expect(await inspections().report(id, 2)).toBeUndefined();
      const changes = await database().changes.after(latest, 100);
      expect(changes.find(({ type }) => type === 'inspection.finish')?.data).toMatchObject({
        operationId: operation.id,
        subjectId: id,
        revision: 1,
        counts: head.counts,
      });
    });

    it('keep where images come from, of what is active and of its newest revision alone', async () => {
      const { version, id } = await submitted();
      const [first, second] = [unique('a.registry'), unique('b.registry')];
      await concluded(id, 1, [], 'key', [second, first]);
      expect(await inspections().registriesInUse()).not.toContain(first);
      const passed = await applied(
        database(),
        transition(version, [steps.pass], { closeSubmission: { outcome: 'passed' } }),
      );
      const active = await applied(
        database(),
        transition(passed, [steps.publish], { closeSubmission: { outcome: 'published' } }),
      );
      expect(await inspections().registriesInUse()).toEqual(expect.arrayContaining([first, second]));
      await inspections().request({ submissionId: id, revisionNumber: 1, actor });
      await concluded(id, 1, [], 'key', [second]);
      expect(await inspections().registriesInUse()).not.toContain(first);
      await applied(database(), transition(active, [steps.suspend]));
      expect(await inspections().registriesInUse()).not.toContain(second);
    });

    it('are ended by nobody whose lease is lost, and by no report that is too large', async () => {
      const { id } = await submitted();
      const lease = await claimed(id);
      const conclude = (given: OperationLease, bytes: Uint8Array) =>
        inspections().conclude({
          lease: given,
          revisionNumber: 1,
          outcome: null,
          result: { head, report: bytes, findings: [], registries: [] },
        });
      await expect(conclude({ ...lease, attempt: 9 }, report)).rejects.toMatchObject({ code: 'lease_lost' });
      const large = new Uint8Array(maximumReportBytes + 1);
      await expect(conclude(lease, large)).rejects.toMatchObject({ code: 'report_too_large' });
      expect(await inspections().find(id, 1)).toMatchObject({ head: null, operation: { state: 'running' } });
      await conclude(lease, report);
    });

    it('are asked for again: the one under way is the answer, and the old report stays until the new one', async () => {
      const { id } = await submitted();
      const again = () => inspections().request({ submissionId: id, revisionNumber: 1, actor });
      const first = await inspections().find(id, 1);
      expect(await again()).toMatchObject({ repeated: true, operation: { id: first?.operation.id } });
      await concluded(id);
      const { operation, repeated } = await again();
      expect([repeated, operation.state]).toEqual([false, 'queued']);
      expect(await inspections().find(id, 1)).toMatchObject({
        operation: { id: operation.id },
        head: { contentKey: 'key' },
      });
      const missing = inspections().request({ submissionId: id, revisionNumber: 7, actor });
      await expect(missing).rejects.toMatchObject({ code: 'not_found' });
    });

    it('go with their version, whatever waits', async () => {
      const { version, id } = await submitted();
      await database().versions.apply(
        transition(version, [step('cancel', 'submitted', 'draft'), steps.deleteDraft]),
      );
      expect(await inspections().find(id, 1)).toBeUndefined();
    });
  });

  describe('waivers', () => {
    it('let one finding pass, once, with who and why, and the audit log keeps it', async () => {
      const { version, id } = await submitted();
      await concluded(id);
      const waiver = await waive(id);
      expect(waiver).toMatchObject({ ...mine, reason: 'it is meant', waivedByName: actor.name });
      expect(await waive(id, { reason: 'another' })).toEqual(waiver);
      expect(await inspections().waivers(id, 1)).toEqual([waiver]);
      const { items } = await database().audit.list({ versionId: version.id, limit: 1 });
      expect(items[0]).toMatchObject({
        action: 'waive_finding',
        message: 'it is meant',
        after: { code: 'host-path', resource: 'Pod/a', revision: 1 },
      });
    });

    it('are of the report that was read, not of another', async () => {
      const { id } = await submitted();
      await concluded(id);
      await expect(waive(id, { contentKey: 'old' })).rejects.toMatchObject({ code: 'revision_conflict' });
      await expect(waive(id, { revisionNumber: 2 })).rejects.toMatchObject({ code: 'not_found' });
      expect(await inspections().waivers(id, 1)).toEqual([]);
    });

    it('are carried to later revisions while the finding is the same, by way of those that have a report', async () => {
      const { version, id } = await submitted();
      await concluded(id);
      await waive(id);
      await waive(id, { finding: 'digest-two', resource: null });
      const second = await revised(version);
      const third = await revised(second);
      // One at a time for each submission: the second is dropped before the third can run.
      const { operation } = (await inspections().find(id, 2)) ?? {};
      await database().operations.requestCancel({ id: operation?.id ?? '', actor });
      await concluded(id, 3, [mine.finding, 'another']);
      const carried = await inspections().waivers(id, 3);
      expect(carried).toMatchObject([{ ...mine, revisionNumber: 3, waivedInRevision: 1 }]);
      await revised(third);
      await concluded(id, 4, ['another']);
      expect(await inspections().waivers(id, 4)).toEqual([]);
    });
  });

  describe('policies of inspections', () => {
    const policy = {
      blockSeverities: ['error'],
      blockCodes: ['host-path'],
      allowCodes: ['hook'],
      required: true,
      registries: ['docker.io'],
    } as const;

    it('block nothing until they are set, each workspace its own, with compare-and-set', async () => {
      const { id } = await newWorkspace(database());
      const scope = { workspaceId: id };
      expect(await inspections().policy(scope)).toMatchObject({
        revision: 0,
        policy: { blockSeverities: [], required: false },
      });
      const set = await inspections().setPolicy({ scope, policy, expectedRevision: 0, actor });
      expect(set).toEqual({ policy, revision: 1 });
      expect(await inspections().policy(scope)).toEqual(set);
      expect((await inspections().policy({ workspaceId: unique('other') })).revision).toBe(0);
      const late = inspections().setPolicy({
        scope,
        policy: { ...policy, required: false },
        expectedRevision: 0,
        actor,
      });
      await expect(late).rejects.toMatchObject({ code: 'revision_conflict' });
      expect(await inspections().setPolicy({ scope, policy, actor })).toEqual(set);
    });
  });
}
