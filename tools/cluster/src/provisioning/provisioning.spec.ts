import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { testCluster } from '../testing/index.ts';
import { noAddress } from './addresses.ts';

const cluster = await testCluster();

type Claim = {
  readonly metadata: { uid: string };
  readonly status: { phase: string };
  readonly spec: { volumeName: string };
};
type Balanced = {
  readonly status: { readonly loadBalancer: { readonly ingress?: readonly { ip: string }[] } };
};

describe.skipIf(!cluster.available)('a claim', () => {
  test('is bound to a volume of its size, which goes with it', async () => {
    const namespace = await cluster.freshNamespace('claims');
    const path = await claim(namespace, {});
    const bound = await cluster.api.until<Claim>(path, ({ status }) => status.phase === 'Bound');
    const volume = `/api/v1/persistentvolumes/${bound.spec.volumeName}`;
    expect(await cluster.api.get(volume)).toMatchObject({
      spec: { capacity: { storage: '3Gi' }, storageClassName: 'standard', claimRef: { namespace } },
    });
    await cluster.api.remove(path);
    await expect
      .poll(() => cluster.api.get(volume).catch((error: unknown) => error), { timeout: 20_000 })
      .toMatchObject({ status: 404 });
  });

  test('of a class that nobody has stays pending', async () => {
    const namespace = await cluster.freshNamespace('claims');
    const path = await claim(namespace, { storageClassName: 'fast' });
    await sleep(500);
    expect((await cluster.api.get<Claim>(path)).status.phase).toBe('Pending');
  });
});

describe.skipIf(!cluster.available)('an address', () => {
  test('is given to LoadBalancer services and to ingresses, to each its own', async () => {
    const namespace = await cluster.freshNamespace('addresses');
    const [service, ingress] = [await loadBalancer(namespace, {}), await ingressIn(namespace)];
    const has = ({ status }: Balanced) => status.loadBalancer.ingress !== undefined;
    const [first, second] = [
      await cluster.api.until<Balanced>(service, has),
      await cluster.api.until<Balanced>(ingress, has),
    ];
    expect(first.status.loadBalancer.ingress?.[0]?.ip).toMatch(/^198\.18\./);
    expect(second.status.loadBalancer.ingress?.[0]?.ip).toMatch(/^198\.18\./);
    expect(second.status.loadBalancer.ingress).not.toEqual(first.status.loadBalancer.ingress);
  });

  test('is not given to a service that asks for none', async () => {
    const namespace = await cluster.freshNamespace('addresses');
    const without = await loadBalancer(namespace, { [noAddress]: 'true' });
    const other = await loadBalancer(await cluster.freshNamespace('addresses'), {});
    await cluster.api.until<Balanced>(other, ({ status }) => status.loadBalancer.ingress !== undefined);
    expect((await cluster.api.get<Balanced>(without)).status.loadBalancer.ingress).toBeUndefined();
  });
});

async function claim(namespace: string, more: Readonly<Record<string, string>>): Promise<string> {
  const path = `/api/v1/namespaces/${namespace}/persistentvolumeclaims`;
  await cluster.api.create(path, {
    metadata: { name: 'data' },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '3Gi' } }, ...more },
  });
  return `${path}/data`;
}

async function loadBalancer(
  namespace: string,
  annotations: Readonly<Record<string, string>>,
): Promise<string> {
  const path = `/api/v1/namespaces/${namespace}/services`;
  await cluster.api.create(path, {
    metadata: { name: 'web', annotations },
    spec: { type: 'LoadBalancer', ports: [{ port: 80 }] },
  });
  return `${path}/web`;
}

async function ingressIn(namespace: string): Promise<string> {
  const path = `/apis/networking.k8s.io/v1/namespaces/${namespace}/ingresses`;
  await cluster.api.create(path, {
    metadata: { name: 'web' },
    spec: { defaultBackend: { service: { name: 'web', port: { number: 80 } } } },
  });
  return `${path}/web`;
}
