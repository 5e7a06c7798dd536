import { describe, expect, inject, test } from 'vitest';
import type { Finding } from './finding.ts';
import { inspect } from './inspect.ts';
import { starterFiles } from './testing/helm-create.ts';
import { chartOf, inputOf } from './testing/inspection-of.ts';
import type { Overlay } from './testing/rule-case.ts';

/** What people do to a starter: nothing that a reviewer has to stop at. */
const variations: Readonly<Record<string, (starter: Readonly<Record<string, string>>) => Overlay>> = {
  'as it is': () => ({}),
  'with its options on': () => ({
    'ci/ingress-values.yaml':
      'ingress:\n  enabled: true\n  className: nginx\n  hosts:\n    - host: shop.example.com\n      paths: [{ path: /, pathType: Prefix }]\n  tls:\n    - secretName: shop-tls\n      hosts: [shop.example.com]\n',
    'ci/autoscaling-values.yaml':
      'autoscaling:\n  enabled: true\n  maxReplicas: 5\n  targetMemoryUtilizationPercentage: 80\n',
    'ci/balancer-values.yaml': 'service:\n  type: LoadBalancer\n  port: 8080\n',
    'ci/account-values.yaml': 'serviceAccount:\n  create: false\n  name: builder\n',
  }),
  'hardened and scheduled': () => ({
    'ci/hardened-values.yaml':
      'replicaCount: 3\npodSecurityContext:\n  fsGroup: 2000\nsecurityContext:\n  runAsNonRoot: true\n  runAsUser: 1000\n  readOnlyRootFilesystem: true\n  allowPrivilegeEscalation: false\n  capabilities:\n    drop: [ALL]\nresources:\n  limits: { cpu: 100m, memory: 128Mi }\nnodeSelector:\n  disktype: ssd\ntolerations:\n  - { key: shop, operator: Exists }\n',
  }),
  'with a volume and settings': () => ({
    'templates/settings.yaml':
      'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ include "shop.fullname" . }}-settings\n  labels:\n    {{- include "shop.labels" . | nindent 4 }}\ndata:\n  logLevel: info\n  databaseUrl: postgres://shop@db:5432/shop\n',
    'templates/data.yaml':
      'apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata:\n  name: {{ include "shop.fullname" . }}\nspec:\n  accessModes: [ReadWriteOnce]\n  resources:\n    requests:\n      storage: 1Gi\n',
    'ci/volume-values.yaml':
      'volumes:\n  - name: data\n    persistentVolumeClaim:\n      claimName: shop\nvolumeMounts:\n  - { name: data, mountPath: /data }\n',
  }),
  'with a Secret by name and a role': (starter) => ({
    'values.yaml': `${starter['values.yaml'] ?? ''}\nexistingSecret: ""\nauth:\n  username: shop\n  password: ""\n  secretKey: password\n`,
    'templates/role.yaml':
      'apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata:\n  name: {{ include "shop.fullname" . }}\nrules:\n  - apiGroups: [""]\n    resources: [configmaps, endpoints]\n    verbs: [get, list, watch]\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata:\n  name: {{ include "shop.fullname" . }}\nroleRef:\n  apiGroup: rbac.authorization.k8s.io\n  kind: Role\n  name: {{ include "shop.fullname" . }}\nsubjects:\n  - kind: ServiceAccount\n    name: {{ include "shop.serviceAccountName" . }}\n    namespace: {{ .Release.Namespace }}\n',
  }),
};

/** What is said of a starter all the same, as information. */
const expected = [
  'container-unhardened',
  'description-missing',
  'home-missing',
  'icon-missing',
  'image-floating-tag',
  'image-without-digest',
  'license-missing',
  'maintainers-missing',
  'readme-missing',
  'resources-missing',
  'schema-missing',
  'service-account-token',
  'service-exposed',
];

describe.each(inject('helmClients'))('the starter of $name', ({ path }) => {
  test.each(Object.entries(variations))('%s gives no alarm', async (_title, variation) => {
    const starter = await starterFiles(path);
    const chart = chartOf(variation(starter), starter);
    const findings = inspect(await inputOf(path, chart, undefined, { twice: true, lint: true }));
    expect(findings.filter(({ severity }) => severity !== 'info')).toEqual([]);
    expect(codesOf(findings).filter((code) => !expected.includes(code))).toEqual([]);
  });

  test('in its next version gives none either', async () => {
    const starter = await starterFiles(path);
    const next = {
      'Chart.yaml': (starter['Chart.yaml'] ?? '')
        .replace('version: 0.1.0', 'version: 0.1.1')
        .replace('appVersion: "1.16.0"', 'appVersion: "1.17.0"'),
      'values.yaml': (starter['values.yaml'] ?? '').replace(
        'podLabels: {}',
        'podLabels: {}\n\nlogLevel: info',
      ),
    };
    const findings = inspect(
      await inputOf(path, chartOf(next, starter), chartOf({}, starter), { facts: { newestOfLine: '0.1.0' } }),
    );
    expect(findings.filter(({ severity }) => severity !== 'info')).toEqual([]);
    expect(codesOf(findings)).toContain('image-changed');
    expect(findings.filter(({ known }) => known === false)).toEqual([]);
  });
});

function codesOf(findings: readonly Finding[]): readonly string[] {
  return [...new Set(findings.map(({ code }) => code))].sort();
}
