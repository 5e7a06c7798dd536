import type { CredentialProblem } from './certificates.ts';
import type { KubeObject } from '../objects/kube-object.ts';

const inline = 'put the file itself into the kubeconfig: `kubectl config view --flatten --minify --raw`';
const serviceAccount =
  'make a service account for the store in the cluster, and put its token there as `token`';
const direct = 'give the store a way to the API server that needs none';

/** Why fields are refused, and the way out. The names are those of client-go's tools/clientcmd/api/v1/types.go. */
const refusals: Readonly<Record<string, readonly [reason: string, remedy: string]>> = {
  'certificate-authority': ['names a file, and files of your machine are not here', inline],
  'client-certificate': ['names a file, and files of your machine are not here', inline],
  'client-key': ['names a file, and files of your machine are not here', inline],
  tokenFile: ['names a file, and files of your machine are not here', serviceAccount],
  exec: ['runs a program to sign in', serviceAccount],
  'auth-provider': ['needs a plug-in to sign in', serviceAccount],
  'proxy-url': ['sends the calls through a proxy', direct],
  'insecure-skip-tls-verify': [
    'leaves out the check of who answers',
    'put the authority of the server into `certificate-authority-data`, and its name into `tls-server-name` where that differs',
  ],
  username: ['is a password, which Kubernetes has not taken since 1.19', serviceAccount],
  password: ['is a password, which Kubernetes has not taken since 1.19', serviceAccount],
  as: ['acts in the name of somebody else', serviceAccount],
  'as-uid': ['acts in the name of somebody else', serviceAccount],
  'as-groups': ['acts in the name of somebody else', serviceAccount],
  'as-user-extra': ['acts in the name of somebody else', serviceAccount],
};

const harmless = new Set(['extensions', 'disable-compression', 'namespace', 'cluster', 'user']);

/** Fields of an object that are not on the allow-list and say something: each refused by its name. */
export function refusedFields(
  object: KubeObject,
  at: string,
  allowed: readonly string[],
): CredentialProblem[] {
  return Object.entries(object)
    .filter(([name, value]) => !allowed.includes(name) && !harmless.has(name) && !isUnset(value))
    .map(([name]) => {
      const field = `${at}.${name}`;
      const [reason, remedy] = refusals[name] ?? ['is not a field that the store knows', 'leave it out'];
      return { code: 'kubeconfig_refused', field, message: `${field} ${reason}`, remedy };
    });
}

function isUnset(value: unknown): boolean {
  if (value === null || value === false || value === '') return true;
  return typeof value === 'object' && Object.keys(value ?? {}).length === 0;
}
