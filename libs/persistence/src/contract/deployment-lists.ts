import { describe, expect, it } from 'vitest';
import type { DeploymentQuery } from '../ports/deployments.ts';
import { newDeployment, newProject, redis, runningDeployment } from './deployment-harness.ts';
import {
  actor,
  addition,
  allPages,
  applied,
  type Given,
  newWorkspace,
  steps,
  transition,
  unique,
} from './harness.ts';

/** What deployments are found by, on any driver. */
export function deploymentListContract(given: Given): void {
  const names = async (query: Omit<DeploymentQuery, 'limit'>): Promise<readonly string[]> => {
    const pages = await allPages((page) => given().database.deployments.list({ ...query, ...page }), 2);
    return pages.flat().map(({ name }) => name);
  };

  describe('lists of deployments', () => {
    it('gives those of a project, of a workspace, of a cluster, by name', async () => {
      const { database } = given();
      const { id: projectId, workspaceId, clusterId } = await newProject(database);
      const beside = await newProject(database, { workspaceId, clusterId });
      for (const name of ['b', 'c', 'a']) await newDeployment(database, { projectId, name });
      await newDeployment(database, { projectId: beside.id, name: 'b' });
      expect(await names({ projectId })).toEqual(['a', 'b', 'c']);
      expect(await names({ workspaceId })).toEqual(['a', 'b', 'b', 'c']);
      expect(await names({ clusterId, name: 'B' })).toEqual(['b', 'b']);
      expect(await names({ projectId, name: '%' })).toEqual([]);
    });

    it('gives what somebody may see, and nothing to who may see nothing', async () => {
      const { database } = given();
      const one = await newProject(database);
      const two = await newProject(database, { workspaceId: one.workspaceId, clusterId: one.clusterId });
      const three = await newProject(database, { clusterId: one.clusterId });
      for (const [index, { id: projectId }] of [one, two, three].entries()) {
        await newDeployment(database, { projectId, name: `app-${index + 1}` });
      }
      const { clusterId, workspaceId } = one;
      const within = (projectIds: string[], workspaceIds: string[]) =>
        names({ clusterId, within: { projectIds, workspaceIds } });
      expect(await within([], [])).toEqual([]);
      expect(await within([two.id], [])).toEqual(['app-2']);
      expect(await within([], [workspaceId])).toEqual(['app-1', 'app-2']);
      expect(await within([three.id], [workspaceId])).toEqual(['app-1', 'app-2', 'app-3']);
    });

    it('tells which run a version or an app, and keeps the words of a version that is gone', async () => {
      const { database } = given();
      const { id: workspaceId } = await newWorkspace(database);
      const version = await database.versions.add(addition(workspaceId));
      const { id: versionId, appId } = version;
      const chart = { ...redis, appId, versionId };
      const { id: projectId } = await newProject(database, { workspaceId });
      const { deployment } = await newDeployment(database, { projectId, chart });
      await newDeployment(database, { projectId, chart: { ...chart, versionId: null } });
      expect(await names({ versionId })).toEqual([deployment.name]);
      expect(await names({ appId })).toHaveLength(2);
      await database.deployments.recordRevision({
        id: deployment.id,
        revision: {
          number: 1,
          chart,
          valuesDigest: '',
          action: 'install',
          operationId: null,
          description: '',
          status: 'deployed',
          sealedValues: '',
        },
        actor,
      });
      await database.versions.apply(transition(version, [steps.deleteDraft]));
      expect(await names({ versionId })).toEqual([]);
      const gone = { chart: { ...chart, versionId: null } };
      expect(await database.deployments.findById(deployment.id)).toMatchObject(gone);
      expect(await database.deployments.revision(deployment.id, 1)).toMatchObject(gone);
    });

    it('leaves a deployment as it is when its version is suspended', async () => {
      const { database } = given();
      const { id: workspaceId } = await newWorkspace(database);
      const version = await database.versions.add(addition(workspaceId, { step: steps.publishDirect }));
      const chart = { ...redis, appId: version.appId, versionId: version.id };
      const { deployment } = await newDeployment(database, { chart });
      await applied(database, transition(version, [steps.suspend]));
      expect(await database.deployments.findById(deployment.id)).toEqual(deployment);
    });

    it('tells which run an image, with or without its tag or digest', async () => {
      const { database } = given();
      const { id: projectId } = await newProject(database);
      const runs = async (name: string, images: readonly string[]) => {
        const { id, changedAtMs } = await runningDeployment(database, { projectId, name });
        const status = { code: 'ready', message: '', resources: { total: 1, ready: 1, failed: 0 } };
        const observation = { atMs: changedAtMs + 1, status, drift: 'none', images } as const;
        await database.deployments.observe({ id, observation });
      };
      await runs('a', ['docker.io/library/redis:7.2']);
      await runs('b', ['docker.io/library/redis:7.4@sha256:abc', 'docker.io/library/busybox']);
      await runs('c', ['docker.io/library/redis-exporter:1', 'docker.io/library/red_s:1']);
      const image = (text: string) => names({ projectId, image: text });
      expect(await image('docker.io/library/redis:7.2')).toEqual(['a']);
      expect(await image('docker.io/library/redis')).toEqual(['a', 'b']);
      expect(await image('docker.io/library/redis:7.4')).toEqual(['b']);
      expect(await image('docker.io/library/busybox')).toEqual(['b']);
      expect(await image('docker.io/library/red_s')).toEqual(['c']);
      expect(await image('redis')).toEqual([]);
    });

    it('gives those in some states, with some drift, and tests', async () => {
      const { database } = given();
      const { id: projectId } = await newProject(database);
      await newDeployment(database, { projectId, name: 'a', test: { expiresAtMs: null } });
      const { id } = await runningDeployment(database, { projectId, name: 'b' });
      await database.deployments.setState({ id, to: 'failed', changes: { drift: 'missing' }, actor });
      expect(await names({ projectId, states: ['creating'] })).toEqual(['a']);
      expect(await names({ projectId, states: ['failed', 'running'] })).toEqual(['b']);
      expect(await names({ projectId, states: [] })).toEqual([]);
      expect(await names({ projectId, drifts: ['missing'] })).toEqual(['b']);
      expect(await names({ projectId, test: true })).toEqual(['a']);
      expect(await names({ projectId, test: false })).toEqual(['b']);
    });

    it('gives the tests whose time is over, the oldest first, but what is being removed', async () => {
      const { database } = given();
      const ends = async (expiresAtMs: number) =>
        (await newDeployment(database, { name: unique('test'), test: { expiresAtMs } })).deployment;
      const [late, early, later, going] = [await ends(20), await ends(10), await ends(31), await ends(5)];
      await database.deployments.setState({ id: going.id, to: 'deleting', actor });
      const expired = await database.deployments.expiredTests({ nowMs: 30, limit: 10 });
      expect(expired.map(({ id }) => id)).toEqual([early.id, late.id]);
      expect(await database.deployments.expiredTests({ nowMs: 30, limit: 1 })).toEqual([early]);
      await database.deployments.setState({ id: early.id, to: 'running', changes: { test: null }, actor });
      expect(await database.deployments.expiredTests({ nowMs: 31, limit: 10 })).toEqual([late, later]);
    });
  });
}
