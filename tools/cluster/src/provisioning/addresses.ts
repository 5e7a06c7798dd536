import { follow } from '../api/follow.ts';
import { ApiRefusal, type KubernetesApi, type KubernetesObject } from '../api/kubernetes-api.ts';

/** On a Service or an Ingress: it never gets an address, as where nobody hands them out. */
export const noAddress = 'chandlery.test/no-address';

type Balanced = KubernetesObject & {
  readonly spec?: { readonly type?: string };
  readonly status?: { readonly loadBalancer?: { readonly ingress?: readonly unknown[] } };
};

/** Gives LoadBalancer services and ingresses addresses, out of the network for benchmarks (RFC 2544). */
export async function handOutAddresses(api: KubernetesApi, signal: AbortSignal): Promise<void> {
  let given = 0;
  const give = async (path: string, object: Balanced) => {
    const { metadata, status } = object;
    const waits = status?.loadBalancer?.ingress === undefined && metadata.deletionTimestamp === undefined;
    if (!waits || metadata.annotations?.[noAddress] === 'true') return;
    given++;
    const ip = `198.18.${(given >> 8) & 255}.${given & 255}`;
    const own = `${path.replace('NAMESPACE', metadata.namespace ?? '')}/${metadata.name}/status`;
    await api.patch(own, { status: { loadBalancer: { ingress: [{ ip }] } } }).catch((error: unknown) => {
      if (!(error instanceof ApiRefusal)) throw error;
    });
  };
  await Promise.all([
    follow(api, '/api/v1/services', signal, async (object, gone) => {
      const service = object as Balanced;
      if (!gone && service.spec?.type === 'LoadBalancer')
        await give('/api/v1/namespaces/NAMESPACE/services', service);
    }),
    follow(api, '/apis/networking.k8s.io/v1/ingresses', signal, async (object, gone) => {
      if (!gone) await give('/apis/networking.k8s.io/v1/namespaces/NAMESPACE/ingresses', object as Balanced);
    }),
  ]);
}
