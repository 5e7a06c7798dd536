import { describe, expect, it } from 'vitest';
import type { DeploymentObservation, NewDeploymentRevision } from '../ports/deployments.ts';
import { maximumDeploymentRevisions } from '../ports/deployments.ts';
import {
  claimed,
  newDeployment,
  newProject,
  operation,
  redis,
  runningDeployment,
  secret,
} from './deployment-harness.ts';
import { actor, type Given, unique } from './harness.ts';

/** One of Helm's revisions. */
function revision(number: number, given: Partial<NewDeploymentRevision> = {}): NewDeploymentRevision {
  return {
    number,
    chart: redis,
    valuesDigest: `digest-${number}`,
    action: 'upgrade',
    operationId: null,
    description: 'Upgrade complete',
    status: 'deployed',
    sealedValues: `${secret}-${number}`,
    ...given,
  };
}

/** Deployments, their states and their history, on any driver. */
export function deploymentContract(given: Given): void {
  const deployments = () => given().database.deployments;

  describe('deployments', () => {
    it('is made together with the operation that installs it', async () => {
      const { database } = given();
      const project = await newProject(database);
      const before = await database.changes.latest();
      const made = await newDeployment(database, { projectId: project.id });
      const { deployment } = made;
      expect(made.operation).toMatchObject({
        subjectKind: 'deployment',
        subjectId: deployment.id,
        subjectName: `${deployment.name} in ${project.workspaceSlug}/${project.slug}`,
        projectId: project.id,
        workspaceId: project.workspaceId,
        state: 'queued',
      });
      expect(deployment).toMatchObject({
        projectSlug: project.slug,
        clusterSlug: project.clusterSlug,
        namespace: project.namespace,
        chart: redis,
        state: 'creating',
        currentRevision: null,
        test: null,
        status: null,
        drift: 'none',
        revision: 1,
      });
      expect(await deployments().find(project.id, deployment.name)).toEqual(deployment);
      expect(await deployments().findById(deployment.id)).toEqual(deployment);
      expect(await database.changes.after(before, 10)).toMatchObject([
        {
          type: 'deployment.create',
          workspaceId: project.workspaceId,
          data: { deploymentId: deployment.id, operationId: made.operation.id, deploymentState: 'creating' },
        },
      ]);
    });

    it('has a name of its own among those of its project that are not removed, also in a race', async () => {
      const { database } = given();
      const { id: projectId } = await newProject(database);
      const name = unique('release');
      const results = await Promise.allSettled(
        Array.from({ length: 5 }, () => newDeployment(database, { projectId, name })),
      );
      expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      const first = await deployments().find(projectId, name);
      await expect(newDeployment(database, { projectId, name })).rejects.toMatchObject({
        code: 'deployment_exists',
        details: { id: first?.id, state: 'creating' },
      });
      // In another project it is another release.
      await newDeployment(database, { name });
      const [pending] = (await database.operations.list({ limit: 1, subjectId: first?.id ?? '' })).items;
      await expect(deployments().remove({ id: first?.id ?? '', actor })).rejects.toMatchObject({
        code: 'operation_pending',
        details: { operationId: pending?.id },
      });
      await database.operations.requestCancel({ id: pending?.id ?? '', actor });
      await deployments().remove({ id: first?.id ?? '', from: ['failed'], actor });
      const { deployment: second } = await newDeployment(database, { projectId, name });
      expect(await deployments().find(projectId, name)).toEqual(second);
      expect(await deployments().findById(first?.id ?? '')).not.toMatchObject({ removedAtMs: null });
    });

    it('is not made in a project that is gone, and leaves no operation of it', async () => {
      const { operations } = given().database;
      const before = await operations.list({ limit: 1 });
      await expect(newDeployment(given().database, { projectId: 'nobody' })).rejects.toMatchObject({
        code: 'not_found',
      });
      expect(await operations.list({ limit: 1 })).toEqual(before);
    });

    it('is made once for a request that is sent twice', async () => {
      const { database } = given();
      const { id: projectId } = await newProject(database);
      const idempotency = { key: unique('key'), digest: 'same', lifeMs: 60_000 };
      const command = {
        projectId,
        name: unique('release'),
        operation: operation('install', { idempotency }),
      };
      const results = await Promise.all(Array.from({ length: 4 }, () => newDeployment(database, command)));
      expect(new Set(results.map(({ deployment }) => deployment.id)).size).toBe(1);
      const other = { ...idempotency, digest: 'other' };
      await expect(
        newDeployment(database, { ...command, operation: operation('install', { idempotency: other }) }),
      ).rejects.toMatchObject({ code: 'idempotency_conflict' });
    });

    it('goes back to where it was when what was queued for it is cancelled', async () => {
      const { operations } = given().database;
      const { deployment, operation: install } = await newDeployment(given().database);
      await operations.requestCancel({ id: install.id, actor });
      expect(await deployments().findById(deployment.id)).toMatchObject({
        state: 'failed',
        status: { code: 'operation_cancelled' },
        revision: 2,
      });
      const { id } = await runningDeployment(given().database);
      const begin = () =>
        deployments().begin({ id, to: 'upgrading', operation: operation('upgrade'), actor });
      const [first, second] = [await begin(), await begin()];
      await operations.requestCancel({ id: second.operation.id, actor });
      expect(await deployments().findById(id)).toMatchObject({ state: 'upgrading' });
      await operations.requestCancel({ id: first.operation.id, actor });
      expect(await deployments().findById(id)).toMatchObject({ state: 'running' });
    });

    it('begins something from the states and the revision that it was decided on', async () => {
      const deployment = await runningDeployment(given().database);
      const { id } = deployment;
      const begin = (given: object = {}) =>
        deployments().begin({
          id,
          to: 'upgrading',
          from: ['running', 'failed'],
          operation: operation('upgrade'),
          actor,
          ...given,
        });
      const results = await Promise.allSettled([begin(), begin()]);
      expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      expect(results.find(({ status }) => status === 'rejected')).toMatchObject({
        reason: { code: 'deployment_state', details: { state: 'upgrading' } },
      });
      await expect(begin({ from: undefined, expectedRevision: deployment.revision })).rejects.toMatchObject({
        code: 'revision_conflict',
      });
      await expect(begin({ id: 'nobody' })).rejects.toMatchObject({ code: 'not_found' });
      const { items } = await given().database.operations.list({ limit: 10, subjectId: id });
      expect(items.map(({ kind }) => kind)).toEqual(['upgrade', 'install']);
    });

    it('ends what was begun and says what became of it, in one commit', async () => {
      const { database } = given();
      const { id } = await runningDeployment(database);
      const begun = await deployments().begin({
        id,
        to: 'upgrading',
        operation: operation('upgrade'),
        actor,
      });
      const { lease } = await claimed(database, begun.operation.id);
      const before = await database.changes.latest();
      const chart = { ...redis, version: '2.0.0' };
      const end = () =>
        deployments().conclude({
          lease,
          state: 'succeeded',
          outcome: { code: 'deployed', message: '' },
          to: 'running',
          changes: { chart, sealedValues: `${secret}-2`, currentRevision: 2 },
          revisions: [revision(2, { chart, operationId: begun.operation.id })],
        });
      const concluded = await end();
      expect(concluded.deployment).toMatchObject({ state: 'running', chart, currentRevision: 2 });
      expect(concluded.operation).toMatchObject({ state: 'succeeded' });
      expect(await deployments().valuesOf(id)).toBe(`${secret}-2`);
      expect(await deployments().revision(id, 2)).toMatchObject({ actorName: actor.name, chart });
      const [told, ...more] = await database.changes.after(before, 10);
      expect([told, more]).toMatchObject([
        {
          type: 'deployment.conclude',
          data: { deploymentState: 'running', version: '2.0.0', code: 'deployed' },
        },
        [],
      ]);
      const { items } = await database.audit.list({ limit: 5, subject: id, action: 'conclude' });
      expect(items[0]).toMatchObject({
        before: { state: 'upgrading', chart: { version: '1.0.0' } },
        after: { values: 'replaced', revisions: [{ number: 2, valuesDigest: 'digest-2' }] },
      });
      expect(JSON.stringify([told, items, concluded])).not.toContain(secret);
      await expect(end()).rejects.toMatchObject({ code: 'lease_lost' });
      expect(await deployments().findById(id)).toEqual(concluded.deployment);
    });

    it('is history, with its name free, once what removes it has ended', async () => {
      const { database } = given();
      const { id, projectId, name } = await runningDeployment(database);
      const begun = await deployments().begin({
        id,
        to: 'deleting',
        operation: operation('uninstall'),
        actor,
      });
      const { lease } = await claimed(database, begun.operation.id);
      await deployments().conclude({
        lease,
        state: 'succeeded',
        outcome: null,
        to: 'uninstalled',
        remove: true,
      });
      expect(await deployments().find(projectId, name)).toBeUndefined();
      expect(await deployments().list({ limit: 5, projectId })).toEqual({ items: [] });
      expect(await deployments().findById(id)).toMatchObject({ state: 'uninstalled' });
      await newDeployment(database, { projectId, name });
    });

    it('sets a state with compare-and-set, and writes nothing where nothing changes', async () => {
      const { changes, audit } = given().database;
      const { id, revision: expectedRevision } = await runningDeployment(given().database);
      const set = (to: 'failed' | 'running') => deployments().setState({ id, expectedRevision, to, actor });
      const latest = await changes.latest();
      expect(await set('running')).toMatchObject({ revision: expectedRevision });
      expect(await changes.latest()).toBe(latest);
      const status = { code: 'lost', message: '', resources: { total: 1, ready: 0, failed: 1 } };
      const test = { expiresAtMs: null };
      const command = { id, expectedRevision, to: 'failed', changes: { status, test }, actor } as const;
      expect(await deployments().setState(command)).toMatchObject({ state: 'failed', status, test });
      await expect(set('running')).rejects.toMatchObject({
        code: 'revision_conflict',
        details: { state: 'failed' },
      });
      await expect(
        deployments().setState({ id, from: ['running'], to: 'deleting', actor }),
      ).rejects.toMatchObject({ code: 'deployment_state' });
      const { items } = await audit.list({ limit: 1, subject: id });
      expect(items[0]).toMatchObject({
        action: 'set_state',
        subject: { kind: 'deployment' },
        before: { state: 'running', test: null },
        after: { state: 'failed', test },
      });
    });

    it('takes in a release that exists, with its history', async () => {
      const { database } = given();
      const { id: projectId } = await newProject(database);
      const command = {
        projectId,
        name: unique('release'),
        chart: { ...redis, workspace: '' },
        sealedValues: secret,
        state: 'running',
        currentRevision: 2,
        revisions: [
          revision(1, { action: 'adopt', atMs: 1, by: { id: null, name: 'helm' } }),
          revision(2, { action: 'adopt' }),
        ],
        actor,
      } as const;
      const adopted = await deployments().adopt(command);
      expect(adopted).toMatchObject({ state: 'running', currentRevision: 2 });
      const { items } = await deployments().revisions(adopted.id, { limit: 10 });
      expect(items.map(({ number, status, actorName }) => [number, status, actorName])).toEqual([
        [2, 'deployed', actor.name],
        [1, 'superseded', 'helm'],
      ]);
      expect(items[1]?.atMs).toBe(1);
      await expect(deployments().adopt(command)).rejects.toMatchObject({ code: 'deployment_exists' });
    });
  });

  describe('revisions of deployments', () => {
    it('are kept up to a number, with their values apart, newest first', async () => {
      const { id } = await runningDeployment(given().database);
      const record = (number: number, more: Partial<NewDeploymentRevision> = {}) =>
        deployments().recordRevision({ id, revision: revision(number, more), actor });
      for (let number = 1; number <= 3; number += 1) await record(number);
      await record(4, { status: 'failed' });
      await record(4, { status: 'failed', description: 'again' });
      const { items, next } = await deployments().revisions(id, { limit: 3 });
      expect(items.map(({ number, status, description }) => [number, status, description])).toEqual([
        [4, 'failed', 'again'],
        [3, 'deployed', 'Upgrade complete'],
        [2, 'superseded', 'Upgrade complete'],
      ]);
      const rest = await deployments().revisions(id, { limit: 3, cursor: next ?? '' });
      expect(rest.items.map(({ number }) => number)).toEqual([1]);
      expect(await deployments().revisionValues(id, 2)).toBe(`${secret}-2`);
      expect(await deployments().revisionValues(id, 9)).toBeUndefined();
      expect(JSON.stringify(items)).not.toContain(secret);
      await record(maximumDeploymentRevisions + 2);
      expect((await deployments().revisions(id, { limit: 200 })).items.map(({ number }) => number)).toEqual([
        maximumDeploymentRevisions + 2,
        4,
        3,
      ]);
      await expect(
        deployments().recordRevision({ id: 'nobody', revision: revision(1), actor }),
      ).rejects.toMatchObject({ code: 'not_found' });
    });
  });

  describe('observations', () => {
    const seen = (atMs: number, more: Partial<DeploymentObservation> = {}): DeploymentObservation => ({
      atMs,
      status: { code: 'ready', message: '', resources: { total: 2, ready: 2, failed: 0 } },
      drift: 'none',
      images: ['redis:7.2', 'redis:7.2', 'exporter@sha256:1'],
      ...more,
    });

    it('tells of another state, reason or drift, keeps the rest, and writes nothing where nothing changed', async () => {
      const { changes, audit } = given().database;
      const { id, changedAtMs, revision: first } = await runningDeployment(given().database);
      const observe = (observation: DeploymentObservation) => deployments().observe({ id, observation });
      const at = changedAtMs + 1;
      expect(await observe(seen(at))).toMatchObject({ observedAtMs: at, revision: first });
      expect(await deployments().imagesOf(id)).toEqual(['exporter@sha256:1', 'redis:7.2']);
      const latest = await changes.latest();
      expect(await observe(seen(at + 1_000))).toMatchObject({ observedAtMs: at });
      expect(await observe(seen(at + 60_000))).toMatchObject({ observedAtMs: at + 60_000 });
      const unready = { code: 'ready', message: 'one of two', resources: { total: 2, ready: 1, failed: 0 } };
      expect(await observe(seen(at + 60_001, { status: unready }))).toMatchObject({
        status: unready,
        revision: first,
      });
      await observe(seen(at + 60_002, { status: unready, images: ['redis:7.4'] }));
      expect(await deployments().imagesOf(id)).toEqual(['redis:7.4']);
      expect(await changes.latest()).toBe(latest);
      const status = { ...unready, code: 'image_pull_failed' };
      const failed = await observe(seen(at + 60_003, { state: 'failed', status, drift: 'changed_outside' }));
      expect(failed).toMatchObject({ state: 'failed', drift: 'changed_outside', revision: first });
      expect(await changes.after(latest, 10)).toMatchObject([
        {
          type: 'deployment.observe',
          data: { deploymentState: 'failed', code: 'image_pull_failed', drift: 'changed_outside' },
        },
      ]);
      // What was looked at before, and comes late.
      expect(await observe(seen(at))).toEqual(failed);
      expect((await audit.list({ limit: 10, subject: id, action: 'observe' })).items).toEqual([]);
      await expect(deployments().observe({ id: 'nobody', observation: seen(at) })).rejects.toMatchObject({
        code: 'not_found',
      });
    });

    it('leaves the state to the operation that is under way', async () => {
      const { id } = await runningDeployment(given().database);
      const begun = await deployments().begin({
        id,
        to: 'upgrading',
        operation: operation('upgrade'),
        actor,
      });
      const { changedAtMs } = begun.deployment;
      expect(
        await deployments().observe({ id, observation: seen(changedAtMs - 1, { state: 'failed' }) }),
      ).toEqual(begun.deployment);
      expect(
        await deployments().observe({ id, observation: seen(changedAtMs + 1, { state: 'failed' }) }),
      ).toMatchObject({ state: 'upgrading', status: { code: 'ready' } });
    });
  });
}
