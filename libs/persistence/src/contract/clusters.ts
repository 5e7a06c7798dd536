import { describe, expect, it } from 'vitest';
import type { ClusterCheck } from '../ports/clusters.ts';
import { newCluster, newProject, secret } from './deployment-harness.ts';
import { actor, allPages, type Given, newWorkspace, unique } from './harness.ts';

const well: ClusterCheck = { atMs: 1_000, ok: true, version: 'v1.34.1', problem: null };
const unwell: ClusterCheck = {
  atMs: 2_000,
  ok: false,
  version: null,
  problem: { code: 'cluster_unreachable', message: 'Nothing answers.' },
};

/** Clusters, their credentials and what was last seen of them, on any driver. */
export function clusterContract(given: Given): void {
  describe('clusters', () => {
    it('refuses a slug twice, also in a race', async () => {
      const slug = unique('cluster');
      const results = await Promise.allSettled(
        Array.from({ length: 5 }, () => newCluster(given().database, slug)),
      );
      expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      await expect(newCluster(given().database, slug)).rejects.toMatchObject({
        code: 'cluster_exists',
        field: 'slug',
      });
    });

    it('keeps the id that its credential was sealed to', async () => {
      const { clusters } = given().database;
      const id = unique('01990000-0000-7000-8000');
      const created = await clusters.create({
        id,
        slug: unique('cluster'),
        displayName: '',
        description: '',
        kind: 'in_cluster',
        server: 'https://kubernetes.default.svc',
        credential: null,
        actor,
      });
      expect(created).toMatchObject({ id, hasCredential: false, lastCheck: null, revision: 1 });
      expect(await clusters.credentialOf(id)).toBeNull();
      expect(await clusters.credentialOf('nobody')).toBeUndefined();
    });

    it('gives its credential to who asks for it, and shows it nowhere else', async () => {
      const { clusters, audit, changes } = given().database;
      const before = await changes.latest();
      const cluster = await newCluster(given().database);
      const replaced = await clusters.update({
        id: cluster.id,
        expectedRevision: 1,
        credential: { sealed: `${secret}-2`, expiresAtMs: 5_000 },
        actor,
      });
      expect(await clusters.credentialOf(cluster.id)).toBe(`${secret}-2`);
      expect(replaced).toMatchObject({ hasCredential: true, credentialExpiresAtMs: 5_000, revision: 2 });
      const { items } = await audit.list({ limit: 10, subject: cluster.id });
      expect(items.map(({ action, after }) => [action, after])).toMatchObject([
        ['update', { credential: 'replaced', credentialExpiresAtMs: 5_000 }],
        ['create', { hasCredential: true }],
      ]);
      await clusters.remove({ id: cluster.id, expectedRevision: 2, actor });
      const told = [
        items,
        (await audit.list({ limit: 10, subject: cluster.id })).items,
        await changes.after(before, 100),
        [cluster, replaced],
      ];
      expect(JSON.stringify(told)).not.toContain(secret);
    });

    it('says that a credential was replaced though the new one is the same', async () => {
      const { clusters } = given().database;
      const { id } = await newCluster(given().database);
      const command = { id, credential: { sealed: secret, expiresAtMs: null }, actor };
      expect(await clusters.update(command)).toMatchObject({ revision: 2 });
    });

    it('edits with compare-and-set, and writes nothing where nothing changes', async () => {
      const { clusters, changes } = given().database;
      const { id, slug } = await newCluster(given().database);
      const edit = (displayName: string) => clusters.update({ id, expectedRevision: 1, displayName, actor });
      const results = await Promise.allSettled([edit('One'), edit('Two')]);
      expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      expect(results.find(({ status }) => status === 'rejected')).toMatchObject({
        reason: { code: 'revision_conflict' },
      });
      const latest = await changes.latest();
      const same = await clusters.findBySlug(slug);
      expect(await clusters.update({ id, displayName: same?.displayName ?? '', actor })).toEqual(same);
      expect(await changes.latest()).toBe(latest);
      await expect(clusters.update({ id: 'nobody', displayName: '', actor })).rejects.toMatchObject({
        code: 'not_found',
      });
    });

    it('tells of a check only when something became different', async () => {
      const { clusters, audit, changes } = given().database;
      const { id } = await newCluster(given().database);
      const record = (check: ClusterCheck) => clusters.recordCheck({ id, check, actor });
      expect(await record(well)).toMatchObject({ lastCheck: well, revision: 1 });
      const told = await changes.latest();
      expect(await record({ ...well, atMs: 1_500 })).toMatchObject({ lastCheck: { atMs: 1_500 } });
      expect(await changes.latest()).toBe(told);
      await record(unwell);
      // One that was looked at before, and comes late.
      expect(await record({ ...well, atMs: 1_900 })).toMatchObject({ lastCheck: unwell });
      const { items } = await audit.list({ limit: 10, subject: id, action: 'check' });
      expect(items.map(({ after, message }) => [after, message])).toEqual([
        [{ ok: false, version: null, problem: 'cluster_unreachable' }, 'Nothing answers.'],
        [{ ok: true, version: 'v1.34.1', problem: null }, ''],
      ]);
    });

    it('forgets what was seen with another credential or at another address', async () => {
      const { clusters } = given().database;
      const { id } = await newCluster(given().database);
      await clusters.recordCheck({ id, check: well, actor });
      await clusters.update({ id, displayName: 'Other', actor });
      expect((await clusters.findById(id))?.lastCheck).toEqual(well);
      await clusters.update({ id, server: 'https://elsewhere:6443', actor });
      expect((await clusters.findById(id))?.lastCheck).toBeNull();
    });

    it('is not removed while projects are on it, which the refusal names', async () => {
      const { clusters, projects } = given().database;
      const { id } = await newCluster(given().database);
      const { id: workspaceId, slug: workspace } = await newWorkspace(given().database);
      const project = await newProject(given().database, { clusterId: id, workspaceId });
      await expect(clusters.remove({ id, actor })).rejects.toMatchObject({
        code: 'cluster_in_use',
        details: { projects: 1, by: [`${workspace}/${project.slug}`] },
      });
      await projects.remove({ id: project.id, actor });
      await expect(clusters.remove({ id, expectedRevision: 7, actor })).rejects.toMatchObject({
        code: 'revision_conflict',
      });
      await clusters.remove({ id, expectedRevision: 1, actor });
      expect(await clusters.findById(id)).toBeUndefined();
      await expect(clusters.remove({ id, actor })).rejects.toMatchObject({ code: 'not_found' });
    });

    it('lists by slug, in pages', async () => {
      const { database } = given();
      const slugs = [unique('zz-list'), unique('zz-list')].sort();
      for (const slug of [...slugs].reverse()) await newCluster(database, slug);
      const listed = (await allPages((page) => database.clusters.list(page), 3)).flat();
      expect(listed.map(({ slug }) => slug).filter((slug) => slugs.includes(slug))).toEqual(slugs);
      expect(new Set(listed.map(({ id }) => id)).size).toBe(listed.length);
    });
  });
}
