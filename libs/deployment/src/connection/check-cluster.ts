import { DeploymentError } from '../errors.ts';
import { textAt } from '../objects/kube-object.ts';
import type { CallOptions, ClusterConnection } from './cluster-connection.ts';

/** Something the store needs to be allowed, and whether it is. */
export type ClusterPermission = {
  readonly verb: string;
  /** As RBAC names it: `rolebindings`, `serviceaccounts/token`. */
  readonly resource: string;
  readonly group: string;
  readonly name: string | null;
  /** What the store needs it for. */
  readonly why: string;
  readonly isAllowed: boolean;
};

/** What is wrong with a cluster, for whoever registered it. */
export type ClusterProblem = { readonly code: string; readonly message: string; readonly remedy: string };

/** What a look at a cluster found. */
export type ClusterCheck = {
  readonly isReachable: boolean;
  /** Such as `v1.36.3`; `null` where it is not reachable. */
  readonly version: string | null;
  readonly permissions: readonly ClusterPermission[];
  /** Empty where the store can do all it needs. */
  readonly problems: readonly ClusterProblem[];
};

type Needed = Omit<ClusterPermission, 'isAllowed'>;

const rbac = 'rbac.authorization.k8s.io';

/** Who binds `admin` may give no more than they have, unless `bind` allows it; whoever has `escalate` needs no `bind`. */
const bind: Needed = {
  verb: 'bind',
  resource: 'clusterroles',
  group: rbac,
  name: 'admin',
  why: "give a project's service account the role admin in its namespace",
};
const escalate: Needed = { ...bind, verb: 'escalate' };

const needed: readonly Needed[] = [
  ...needs(
    'namespaces',
    '',
    ['get', 'create', 'patch', 'delete'],
    'make and remove the namespaces of projects',
  ),
  ...needs(
    'serviceaccounts',
    '',
    ['get', 'create', 'patch', 'delete'],
    'make the service accounts of projects',
  ),
  ...needs('serviceaccounts/token', '', ['create'], 'act as the service account of a project'),
  ...needs('rolebindings', rbac, ['get', 'create', 'patch', 'delete'], 'let these service accounts deploy'),
  ...needs('resourcequotas', '', ['get', 'create', 'patch', 'delete'], 'limit what projects take'),
  ...needs('secrets', '', ['list', 'watch'], "watch Helm's releases"),
  ...needs('pods', '', ['list', 'watch'], 'watch what runs'),
  ...needs('deployments', 'apps', ['list', 'watch'], 'watch what runs'),
  ...needs('statefulsets', 'apps', ['list', 'watch'], 'watch what runs'),
  ...needs('daemonsets', 'apps', ['list', 'watch'], 'watch what runs'),
  ...needs('jobs', 'batch', ['list', 'watch'], 'watch what runs'),
];

/** Kubernetes has TokenRequest and server-side apply, and all that the store asks for, since this. */
const oldestMinor = 22;

/**
 * Whether a cluster can be reached and what the credential may do there, without changing anything (SelfSubjectAccessReview).
 * Never throws for what is wrong with the cluster: that is what it is to find out.
 */
export async function checkCluster(
  connection: ClusterConnection,
  options: CallOptions = {},
): Promise<ClusterCheck> {
  try {
    const version = textAt(await connection.get('/version', options), 'gitVersion');
    const permissions = await Promise.all(needed.map((one) => review(connection, one, options.signal)));
    const canBind =
      (await review(connection, bind, options.signal)).isAllowed ||
      (await review(connection, escalate, options.signal)).isAllowed;
    const all = [...permissions, { ...bind, isAllowed: canBind }];
    return { isReachable: true, version, permissions: all, problems: [...old(version), ...missing(all)] };
  } catch (error) {
    if (!(error instanceof DeploymentError) || error.code === 'cluster_call_cancelled') throw error;
    const { code, message, remedy } = error;
    const isReachable = code === 'cluster_unauthorized' || code === 'cluster_forbidden';
    return { isReachable, version: null, permissions: [], problems: [{ code, message, remedy }] };
  }
}

async function review(
  connection: ClusterConnection,
  one: Needed,
  signal?: AbortSignal,
): Promise<ClusterPermission> {
  const { authorization } = await connection.apis(signal);
  const [resource = '', subresource] = one.resource.split('/');
  const { status } = await authorization.createSelfSubjectAccessReview({
    body: {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectAccessReview',
      spec: {
        resourceAttributes: {
          verb: one.verb,
          group: one.group,
          resource,
          ...(subresource === undefined ? {} : { subresource }),
          ...(one.name === null ? {} : { name: one.name }),
        },
      },
    },
  });
  return { ...one, isAllowed: status?.allowed === true };
}

function missing(permissions: readonly ClusterPermission[]): ClusterProblem[] {
  return permissions
    .filter(({ isAllowed }) => !isAllowed)
    .map(({ verb, resource, group, name, why }) => {
      const what = `${verb} ${resource}${group === '' ? '' : `.${group}`}${name === null ? '' : ` ${name}`}`;
      return {
        code: 'cluster_forbidden',
        message: `the credential may not ${what}, which the store needs to ${why}`,
        remedy: `bind a ClusterRole to it that allows to ${what}`,
      };
    });
}

function old(version: string): ClusterProblem[] {
  const [, major, minor] = /^v(\d+)\.(\d+)/.exec(version) ?? [];
  if (major === undefined || Number(major) > 1 || Number(minor) >= oldestMinor) return [];
  const message = `the cluster runs Kubernetes ${version}; the store needs 1.${oldestMinor} or newer`;
  return [{ code: 'cluster_too_old', message, remedy: 'upgrade the cluster' }];
}

function needs(resource: string, group: string, verbs: readonly string[], why: string): Needed[] {
  return verbs.map((verb) => ({ verb, resource, group, name: null, why }));
}
