import type { ProjectRole } from '@chandlery/lifecycle';
import { describe, expect, it } from 'vitest';
import {
  newCluster,
  newDeployment,
  newProject,
  projectCommand,
  runningDeployment,
} from './deployment-harness.ts';
import { actor, allPages, type Given, newAccount, newWorkspace, unique } from './harness.ts';

/** Projects and who has a role in them, on any driver. */
export function projectContract(given: Given): void {
  describe('projects', () => {
    it('is found by its slug, its id and its namespace, with the names of what it belongs to', async () => {
      const { projects } = given().database;
      const workspace = await newWorkspace(given().database);
      const cluster = await newCluster(given().database);
      const project = await newProject(given().database, {
        workspaceId: workspace.id,
        clusterId: cluster.id,
        quota: { pods: '10' },
        allows: { clusterScoped: true, namespaces: ['kube-system'] },
      });
      expect(project).toMatchObject({
        workspaceSlug: workspace.slug,
        clusterSlug: cluster.slug,
        quota: { pods: '10' },
        allows: { clusterScoped: true, namespaces: ['kube-system'] },
        revision: 1,
      });
      expect(await projects.find(workspace.id, project.slug)).toEqual(project);
      expect(await projects.findById(project.id)).toEqual(project);
      expect(await projects.findByNamespace(cluster.id, project.namespace)).toEqual(project);
      expect(await projects.findByNamespace(cluster.id, 'other')).toBeUndefined();
    });

    it('has a slug of its own in its workspace and a namespace of its own on its cluster, also in a race', async () => {
      const { database } = given();
      const command = await projectCommand(database);
      const results = await Promise.allSettled(
        Array.from({ length: 5 }, () => database.projects.create(command)),
      );
      expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      await expect(
        database.projects.create({ ...command, namespace: unique('other') }),
      ).rejects.toMatchObject({ code: 'project_exists', field: 'slug' });
      const { id: elsewhere } = await newWorkspace(database);
      const refusal = database.projects.create({ ...command, workspaceId: elsewhere });
      await expect(refusal).rejects.toMatchObject({
        code: 'namespace_taken',
        field: 'namespace',
        details: {},
      });
      await expect(
        newProject(database, {
          ...command,
          workspaceId: elsewhere,
          clusterId: (await newCluster(database)).id,
        }),
      ).resolves.toMatchObject({ slug: command.slug });
    });

    it.each(['workspaceId', 'clusterId'] as const)(
      'is not made where its %s names nothing',
      async (field) => {
        await expect(newProject(given().database, { [field]: 'nobody' })).rejects.toMatchObject({
          code: 'not_found',
        });
      },
    );

    it('edits with compare-and-set, and audits what changed', async () => {
      const { projects, audit } = given().database;
      const { id } = await newProject(given().database);
      const allows = { clusterScoped: true, namespaces: [] };
      await projects.update({ id, expectedRevision: 1, allows, quota: { pods: '5' }, actor });
      await expect(projects.update({ id, expectedRevision: 1, quota: {}, actor })).rejects.toMatchObject({
        code: 'revision_conflict',
      });
      expect(await projects.findById(id)).toMatchObject({ allows, quota: { pods: '5' }, revision: 2 });
      const { items } = await audit.list({ limit: 1, subject: id });
      expect(items[0]).toMatchObject({
        action: 'update',
        subject: { kind: 'project' },
        before: { quota: {}, allows: { clusterScoped: false } },
        after: { quota: { pods: '5' }, allows },
      });
    });

    it('is not removed while deployments live in it, and takes its history and roles along', async () => {
      const { projects, deployments, operations } = given().database;
      const { id, workspaceId } = await newProject(given().database);
      const { id: accountId } = await newAccount(given().database);
      await given().database.workspaces.setMember({ workspaceId, accountId, role: 'viewer', actor });
      await projects.setMember({ projectId: id, accountId, role: 'operator', actor });
      const deployment = await runningDeployment(given().database, { projectId: id });
      await expect(projects.remove({ id, actor })).rejects.toMatchObject({
        code: 'project_in_use',
        details: { deployments: 1, by: [deployment.name] },
      });
      await deployments.remove({ id: deployment.id, actor });
      await projects.remove({ id, expectedRevision: 1, actor });
      expect(await projects.findById(id)).toBeUndefined();
      expect(await projects.rolesOf(accountId)).toEqual(new Map());
      expect(await deployments.findById(deployment.id)).toBeUndefined();
      // What was done stays known.
      expect((await operations.list({ limit: 5, projectId: id })).items).toHaveLength(1);
    });

    it('lets either the removal or a new deployment win', async () => {
      const { database } = given();
      const { id } = await newProject(database);
      const results = await Promise.allSettled([
        database.projects.remove({ id, actor }),
        newDeployment(database, { projectId: id }),
      ]);
      expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    });

    it('lists by slug those of a workspace, of a cluster, and where somebody has a role', async () => {
      const { database } = given();
      const { id: workspaceId } = await newWorkspace(database);
      const { id: clusterId } = await newCluster(database);
      const { id: accountId } = await newAccount(database);
      const one = await newProject(database, { workspaceId, slug: unique('a-list') });
      const two = await newProject(database, { workspaceId, clusterId, slug: unique('b-list') });
      const three = await newProject(database, { clusterId, slug: unique('c-list') });
      await database.workspaces.setMember({ workspaceId, accountId, role: 'viewer', actor });
      await database.projects.setMember({ projectId: two.id, accountId, role: 'viewer', actor });
      const listed = async (query: object) => {
        const pages = await allPages((page) => database.projects.list({ ...query, ...page }), 1);
        return pages.flat().map(({ id }) => id);
      };
      expect(await listed({ workspaceId })).toEqual([one.id, two.id]);
      expect(await listed({ clusterId })).toEqual([two.id, three.id]);
      expect(await listed({ memberAccountId: accountId })).toEqual([two.id]);
    });
  });

  describe('members of projects', () => {
    it('gives, changes and takes roles with compare-and-set, and writes nothing where nothing changes', async () => {
      const { database } = given();
      const { projects, changes, audit } = database;
      const { id: projectId, slug, workspaceId, workspaceSlug } = await newProject(database);
      const { id: accountId, name } = await newAccount(database);
      await database.workspaces.setMember({ workspaceId, accountId, role: 'viewer', actor });
      const set = (role: ProjectRole, expectedRevision: number) =>
        projects.setMember({ projectId, accountId, role, expectedRevision, actor });
      expect(await set('viewer', 0)).toMatchObject({ accountName: name, role: 'viewer', revision: 1 });
      const results = await Promise.allSettled([set('operator', 1), set('admin', 1)]);
      expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      const member = await projects.member(projectId, accountId);
      expect(await projects.members(projectId)).toEqual([member]);
      expect(await projects.rolesOf(accountId)).toEqual(new Map([[projectId, member?.role]]));
      const latest = await changes.latest();
      await set(member?.role ?? 'viewer', 2);
      expect(await changes.latest()).toBe(latest);
      await expect(
        projects.removeMember({ projectId, accountId, expectedRevision: 1, actor }),
      ).rejects.toMatchObject({ code: 'revision_conflict' });
      await projects.removeMember({ projectId, accountId, expectedRevision: 2, actor });
      await expect(projects.removeMember({ projectId, accountId, actor })).rejects.toMatchObject({
        code: 'not_found',
      });
      const { items } = await audit.list({ limit: 10, subject: `${name} in ${workspaceSlug}/${slug}` });
      expect(items.map(({ action }) => action)).toEqual(['remove', 'change_role', 'add']);
    });

    it('takes members of the workspace alone, and roles that there are', async () => {
      const { database } = given();
      const { id: projectId } = await newProject(database);
      const { id: accountId } = await newAccount(database);
      const set = (role: string, account = accountId) =>
        database.projects.setMember({ projectId, accountId: account, role: role as ProjectRole, actor });
      await expect(set('viewer')).rejects.toMatchObject({
        code: 'workspace_member_missing',
        field: 'account',
      });
      await expect(set('viewer', 'nobody')).rejects.toMatchObject({ code: 'not_found' });
      await expect(set('owner')).rejects.toMatchObject({ code: 'role_unknown', field: 'role' });
    });

    it('loses the roles in the projects of a workspace that it leaves, and those alone', async () => {
      const { database } = given();
      const { projects, workspaces } = database;
      const [here, there] = [await newProject(database), await newProject(database)];
      const { id: accountId, name } = await newAccount(database);
      for (const { id: projectId, workspaceId } of [here, there]) {
        await workspaces.setMember({ workspaceId, accountId, role: 'viewer', actor });
        await projects.setMember({ projectId, accountId, role: 'operator', actor });
      }
      await workspaces.removeMember({ workspaceId: here.workspaceId, accountId, actor });
      expect(await projects.rolesOf(accountId)).toEqual(new Map([[there.id, 'operator']]));
      const { items } = await database.audit.list({
        limit: 1,
        subject: `${name} in ${here.workspaceSlug}/${here.slug}`,
      });
      expect(items).toMatchObject([{ action: 'remove', before: { role: 'operator' }, after: null }]);
    });
  });
}
