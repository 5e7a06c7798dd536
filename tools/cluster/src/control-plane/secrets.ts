import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Identity, makeAuthority, makeTokenKeys } from '../certificates/authority.ts';
import { kubeconfig } from './kubeconfig.ts';

/** What the members of a cluster prove themselves with; all of it is thrown away with the cluster. */
export type Secrets = {
  readonly caCertificate: string;
  readonly admin: Identity;
  /** What the nodes' server shows, and what the API server shows to it. */
  readonly kubelet: Identity;
  /** For 127.0.0.1, by an authority that nobody of this cluster knows. */
  readonly stranger: Identity;
  /** Signs service account tokens, PEM. */
  readonly tokenKey: string;
  /** Paths of what the programs read. */
  readonly files: Readonly<Record<SecretFile, string>>;
};

type SecretFile =
  | 'ca.pem'
  | 'server.pem'
  | 'server-key.pem'
  | 'kubelet-client.pem'
  | 'kubelet-client-key.pem'
  | 'tokens.pem'
  | 'tokens-key.pem'
  | 'controller-manager.kubeconfig'
  | 'scheduler.kubeconfig'
  | 'kwok.kubeconfig';

const loopback = [
  { type: 'ip', value: '127.0.0.1' },
  { type: 'dns', value: 'localhost' },
] as const;

/** Makes a cluster's certificates, keys and kubeconfigs, and writes those that programs read (mode 0600). */
export async function makeSecrets(folder: string, server: string): Promise<Secrets> {
  const [authority, unknown] = await Promise.all([
    makeAuthority('chandlery'),
    makeAuthority('somebody else'),
  ]);
  const client = (name: string, group?: string) =>
    authority.issue({ name, ...(group === undefined ? {} : { group }) });
  const inCluster = ['kubernetes', 'kubernetes.default', 'kubernetes.default.svc'];
  const serves = [...loopback, ...inCluster.map((value) => ({ type: 'dns' as const, value }))];
  const [api, kubelet, stranger, admin, apiAsClient, manager, scheduler, kwok] = await Promise.all([
    authority.issue({ name: 'kube-apiserver', serves }),
    authority.issue({ name: 'kubelet', serves: loopback }),
    unknown.issue({ name: 'kube-apiserver', serves }),
    client('chandlery-admin', 'system:masters'),
    client('kube-apiserver', 'system:masters'),
    // Its own role would do only with an account for each controller, which makes the start slower.
    client('kube-controller-manager', 'system:masters'),
    client('system:kube-scheduler'),
    client('kwok', 'system:masters'),
  ]);
  const tokens = makeTokenKeys();
  const config = (user: string, credential: Identity) =>
    kubeconfig({ server, caCertificate: authority.certificate, user, credential });
  const texts: Record<SecretFile, string> = {
    'ca.pem': authority.certificate,
    'server.pem': api.certificate,
    'server-key.pem': api.key,
    'kubelet-client.pem': apiAsClient.certificate,
    'kubelet-client-key.pem': apiAsClient.key,
    'tokens.pem': tokens.publicKey,
    'tokens-key.pem': tokens.privateKey,
    'controller-manager.kubeconfig': config('controller-manager', manager),
    'scheduler.kubeconfig': config('scheduler', scheduler),
    'kwok.kubeconfig': config('kwok', kwok),
  };
  await mkdir(folder, { recursive: true });
  await Promise.all(
    Object.entries(texts).map(([name, text]) => writeFile(join(folder, name), text, { mode: 0o600 })),
  );
  return {
    caCertificate: authority.certificate,
    admin,
    kubelet,
    stranger,
    tokenKey: tokens.privateKey,
    files: Object.fromEntries(
      Object.keys(texts).map((name) => [name, join(folder, name)]),
    ) as Secrets['files'],
  };
}
