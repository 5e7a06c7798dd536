import { describe, expect, it } from 'vitest';
import type { SealedText } from '../ports/sealed-texts.ts';
import { claimed, newCluster, newDeployment, operation } from './deployment-harness.ts';
import { actor, type Given, unique } from './harness.ts';

/** Sealed texts and their replacement, on any driver. */
export function sealedTextContract(given: Given): void {
  const sealedTexts = () => given().database.sealedTexts;
  const allOf = async (...owners: readonly string[]): Promise<SealedText[]> => {
    const found: SealedText[] = [];
    for await (const text of sealedTexts().all()) if (owners.includes(text.ownerId)) found.push(text);
    return found;
  };
  /** A cluster, and a deployment with a revision and an operation that is done. */
  const some = async () => {
    const { database } = given();
    const cluster = await newCluster(database);
    const { deployment, operation: queued } = await newDeployment(database, {
      sealedValues: unique('sealed'),
      operation: operation('install', { request: { sealedValues: unique('sealed'), message: 'kept' } }),
    });
    const { lease } = await claimed(database, queued.id);
    await database.deployments.conclude({
      lease,
      state: 'succeeded',
      outcome: null,
      to: 'running',
      revisions: [1, 2].map((number) => ({
        number,
        chart: deployment.chart,
        valuesDigest: '',
        sealedValues: unique('sealed'),
        action: 'install' as const,
        operationId: queued.id,
        description: '',
        status: 'deployed',
      })),
    });
    return { cluster, deployment, operation: queued };
  };

  describe('sealed texts', () => {
    it('are found wherever they stand, with what they were sealed to, and none where there is none', async () => {
      const { database } = given();
      const { cluster, deployment, operation: done } = await some();
      const bare = await database.clusters.create({
        slug: unique('cluster'),
        displayName: '',
        description: '',
        kind: 'in_cluster',
        server: 'https://kubernetes.default.svc',
        credential: null,
        actor,
      });
      const found = await allOf(cluster.id, deployment.id, bare.id);
      expect(found.map(({ place, id, number }) => [place, id, number])).toEqual([
        ['cluster', cluster.id, 0],
        ['deployment', deployment.id, 0],
        ['revision', deployment.id, 1],
        ['revision', deployment.id, 2],
        ['operation', done.id, 0],
      ]);
      expect(found.every(({ sealed }) => sealed.startsWith('sealed'))).toBe(true);
    });

    it('are replaced where they still stand, with one event and one audit record that hold none of them', async () => {
      const { database } = given();
      const { cluster, deployment } = await some();
      const texts = (await allOf(cluster.id, deployment.id)).map((text) => ({
        ...text,
        resealed: `new-${text.sealed}`,
      }));
      const latest = await database.changes.latest();
      const outdated = texts.map((text) => ({ ...text, sealed: 'something else' }));
      expect(await database.sealedTexts.replace({ texts: outdated, actor })).toBe(0);
      expect(await database.changes.latest()).toBe(latest);
      const before = await database.clusters.findById(cluster.id);
      expect(await database.sealedTexts.replace({ texts, actor })).toBe(texts.length);
      expect((await allOf(cluster.id, deployment.id)).map(({ sealed }) => sealed)).toEqual(
        texts.map(({ resealed }) => resealed),
      );
      expect(await database.clusters.findById(cluster.id)).toEqual(before);
      const changes = await database.changes.after(latest, 10);
      expect(changes.map(({ type, data }) => [type, data])).toEqual([
        ['sealed_text.reseal', { cluster: 1, deployment: 1, revision: 2, operation: 1 }],
      ]);
      const { items } = await database.audit.list({ limit: 1 });
      expect(items).toMatchObject([{ action: 'reseal', subject: { kind: 'sealed_text' } }]);
      expect(JSON.stringify([changes, items])).not.toContain('new-');
    });
  });
}
