import { ChartError, parseYaml, type JsonValue } from '@chandlery/chart';
import { DeploymentError } from '../errors.ts';
import { isObject, objectAt, objectsAt, textAt, type KubeObject } from '../objects/kube-object.ts';
import { authorityProblem, clientCertificateProblem, type CredentialProblem } from './certificates.ts';
import type { ClusterCredential } from './cluster-credential.ts';
import { refusedFields } from './kubeconfig-fields.ts';
import { normalServer, serverProblem } from './server-address.ts';
import { tokenExpiry } from './token-expiry.ts';

const limits = {
  maxBytes: 256 * 1024,
  maxNodes: 20_000,
  maxDepth: 20,
  maxAliasNodes: 1000,
  maxAliasCharacters: 500_000,
};
const mostTokenCharacters = 16 * 1024;

/** How a kubeconfig is read. */
export type ReadKubeconfigOptions = {
  /** Which of several contexts; otherwise the file's current one, or its only one. */
  readonly context?: string | undefined;
  readonly nowMs?: number;
};

/**
 * What the store takes over from a kubeconfig: an https server, its certificate authority, and a token or a client certificate,
 * all inline. Whatever else the chosen context says is refused by its name; other contexts of the file are not looked at.
 * @throws DeploymentError with all problems in `details.problems`
 */
export function readKubeconfig(text: string, options: ReadKubeconfigOptions = {}): ClusterCredential {
  const { nowMs = Date.now() } = options;
  const config = parse(text);
  const { cluster, user, clusterAt, userAt } = chosen(config, options.context);
  const problems = [
    ...refusedFields(cluster, clusterAt, ['server', 'certificate-authority-data', 'tls-server-name']),
    ...refusedFields(user, userAt, ['token', 'client-certificate-data', 'client-key-data']),
  ];
  const server = textAt(cluster, 'server');
  const wrong = serverProblem(server);
  if (wrong !== undefined) {
    const remedy = 'give the https address of the API server, as `kubectl cluster-info` prints it';
    const field = `${clusterAt}.server`;
    const message = server === '' ? `${field} is missing` : `${field}: ${wrong}`;
    problems.push({
      code: server === '' ? 'kubeconfig_invalid' : 'server_address_refused',
      field,
      message,
      remedy,
    });
  }
  const ca = pem(cluster, 'certificate-authority-data');
  if (ca !== null)
    problems.push(...some(authorityProblem(ca, `${clusterAt}.certificate-authority-data`, nowMs)));
  const token = textAt(user, 'token').trim() || null;
  const clientCertificate = pem(user, 'client-certificate-data');
  const clientKey = pem(user, 'client-key-data');
  // Where something is refused, that it was all there was is no second mistake.
  if (problems.length === 0) problems.push(...missing(token, clientCertificate, clientKey, userAt));
  if (token !== null) problems.push(...some(tokenProblem(token, `${userAt}.token`, nowMs)));
  if (clientCertificate !== null && clientKey !== null) {
    const field = `${userAt}.client-certificate-data`;
    problems.push(...some(clientCertificateProblem(clientCertificate, clientKey, field, nowMs)));
  }
  throwProblems(problems);
  const tlsServerName = textAt(cluster, 'tls-server-name') || null;
  return { server: normalServer(server), tlsServerName, ca, token, clientCertificate, clientKey };
}

function parse(text: string): KubeObject {
  const remedy = 'give the file that `kubectl config view --flatten --minify --raw` prints';
  let config: JsonValue;
  try {
    config = parseYaml(text, { file: 'kubeconfig', limits });
  } catch (error) {
    if (!(error instanceof ChartError)) throw error;
    // The place, but not the reason: that may quote a line, and with it a token.
    const { line, column } = error.details;
    const place = typeof line === 'number' ? `, line ${line}, column ${String(column)}` : '';
    const message = `the kubeconfig is not YAML that can be read (${error.code}${place})`;
    throw new DeploymentError({ code: 'kubeconfig_invalid', field: 'kubeconfig', message, remedy });
  }
  if (isObject(config)) return config;
  const message = 'the kubeconfig is not a map of fields';
  throw new DeploymentError({ code: 'kubeconfig_invalid', field: 'kubeconfig', message, remedy });
}

function chosen(config: KubeObject, wanted: string | undefined) {
  const contexts = objectsAt(config, 'contexts');
  const names = contexts.map((context) => textAt(context, 'name'));
  const current = textAt(config, 'current-context');
  const name = wanted ?? (current || (names.length === 1 ? names[0] : undefined));
  if (name === undefined) throw notThere('current-context', 'says no context', names);
  const at = names.indexOf(name);
  if (at === -1)
    throw notThere(
      wanted === undefined ? 'current-context' : 'context',
      'names a context that is not there',
      names,
    );
  const context = objectAt(contexts[at], 'context');
  const [cluster, clusterAt] = entry(
    config,
    'clusters',
    textAt(context, 'cluster'),
    `contexts[${at}].context.cluster`,
  );
  const [user, userAt] = entry(config, 'users', textAt(context, 'user'), `contexts[${at}].context.user`);
  return { cluster: objectAt(cluster, 'cluster'), user: objectAt(user, 'user'), clusterAt, userAt };
}

function entry(
  config: KubeObject,
  list: 'clusters' | 'users',
  name: string,
  field: string,
): [KubeObject, string] {
  const entries = objectsAt(config, list);
  const at = entries.findIndex((item) => textAt(item, 'name') === name);
  const found = entries[at];
  if (found === undefined || name === '') throw notThere(field, `names none of ${list}`, []);
  return [found, `${list}[${at}].${list === 'clusters' ? 'cluster' : 'user'}`];
}

function notThere(field: string, what: string, contexts: readonly string[]): DeploymentError {
  const known = contexts.slice(0, 20).join(', ');
  return new DeploymentError({
    code: 'kubeconfig_invalid',
    field,
    message: `the kubeconfig's ${field} ${what}`,
    remedy: known === '' ? 'give a kubeconfig with a context' : `name one of its contexts: ${known}`,
    details: { contexts: contexts.slice(0, 100) },
  });
}

/** Base64 as a kubeconfig has it; what is no PEM inside is found by who parses it. */
function pem(object: KubeObject, name: string): string | null {
  const data = textAt(object, name);
  return data === '' ? null : Buffer.from(data, 'base64').toString('utf8');
}

function missing(
  token: string | null,
  certificate: string | null,
  key: string | null,
  at: string,
): CredentialProblem[] {
  const remedy =
    'put the token of a service account there as `token`, or `client-certificate-data` and `client-key-data`';
  if (certificate !== null && key === null) {
    const field = `${at}.client-key-data`;
    return [
      { code: 'kubeconfig_invalid', field, message: `${field} is missing beside the certificate`, remedy },
    ];
  }
  if (token !== null || certificate !== null) return [];
  return [{ code: 'kubeconfig_invalid', field: at, message: `${at} has nothing to sign in with`, remedy }];
}

function tokenProblem(token: string, field: string, nowMs: number): CredentialProblem | undefined {
  const remedy = 'ask the cluster for a new one, such as by `kubectl create token`';
  if (token.length > mostTokenCharacters || !/^[\x21-\x7e]+$/.test(token)) {
    return { code: 'credential_invalid', field, message: `${field} is not a token`, remedy };
  }
  const expiry = tokenExpiry(token);
  if (expiry === undefined || expiry > nowMs) return undefined;
  const message = `${field}: the token expired at ${new Date(expiry).toISOString()}`;
  return { code: 'credential_expired', field, message, remedy };
}

function throwProblems(problems: readonly CredentialProblem[]): void {
  const [first] = problems;
  if (first === undefined) return;
  const message = problems.map((problem) => problem.message).join('; ');
  throw new DeploymentError({ ...first, message, details: { problems } });
}

function some<T>(value: T | undefined): T[] {
  return value === undefined ? [] : [value];
}
