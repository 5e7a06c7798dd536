import { allows, covers, type Grant, isClusterWide, roleRule } from './role-rule.ts';

const writing = ['create', 'update', 'patch', 'delete'];
const dangers: readonly (readonly [
  group: string,
  resource: string,
  verbs: readonly string[],
  why: string,
])[] = [
  ['', 'pods/exec', ['create', 'get'], 'runs commands in other pods'],
  ['', 'pods/attach', ['create', 'get'], 'attaches to other pods'],
  ['', 'pods/ephemeralcontainers', ['update', 'patch'], 'puts containers into other pods'],
  ['', 'nodes/proxy', ['get', 'create'], 'speaks to the kubelets, past audit and admission'],
  ['', 'serviceaccounts/token', ['create'], 'makes tokens of other service accounts'],
  ['', 'persistentvolumes', ['create'], 'mounts folders of nodes by way of volumes'],
  ['', 'nodes', ['update', 'patch', 'delete'], 'changes nodes'],
  [
    'certificates.k8s.io',
    'certificatesigningrequests/approval',
    ['update', 'patch'],
    'signs certificates of anybody',
  ],
  [
    'admissionregistration.k8s.io',
    'validatingwebhookconfigurations',
    writing,
    'sees and stops every write in the cluster',
  ],
  [
    'admissionregistration.k8s.io',
    'mutatingwebhookconfigurations',
    writing,
    'changes every write in the cluster',
  ],
  [
    'rbac.authorization.k8s.io',
    'clusterrolebindings',
    ['create', 'update', 'patch'],
    'gives out roles in the whole cluster',
  ],
];

/** https://kubernetes.io/docs/concepts/security/rbac-good-practices/#privilege-escalation-risks */
export const rbacDangerousResource = roleRule(
  {
    code: 'rbac-dangerous-resource',
    severity: 'warning',
    title: 'A role reaches something that leads to more',
    docs: `In a ClusterRole: ${dangers.map(([, resource, verbs]) => `\`${resource}\` (${verbs.join(', ')})`).join(', ')}. In a Role only what starts with \`pods/\` or \`serviceaccounts/\`. What wildcards allow is said by their own rules.`,
    remedy: 'Take it out, or move it into a role for the one namespace or object that is meant.',
  },
  (grant) => {
    const reasons = dangersOf(grant);
    if (reasons.length === 0) return undefined;
    return { message: reasons.join('; it '), path: ['resources'] };
  },
);

function dangersOf(grant: Grant): readonly string[] {
  if (grant.resources.includes('*') || grant.names.length > 0) return [];
  return dangers
    .filter(([, resource]) => isClusterWide(grant.item) || /^(?:pods|serviceaccounts)\//.test(resource))
    .filter(([group, resource, verbs]) => covers(grant, group, resource) && allows(grant, ...verbs))
    .map(([, resource, , why]) => `${why} (${resource})`);
}
