import { describe, expect, test } from 'vitest';
import type { KubeObject } from '../objects/kube-object.ts';
import { addressesOf } from './addresses.ts';
import { changedFields } from './changed-fields.ts';
import { sameQuantity } from './quantity.ts';

const manifest: KubeObject = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', labels: { app: 'web' } },
  spec: {
    replicas: 2,
    paused: false,
    template: {
      spec: {
        containers: [
          {
            name: 'main',
            image: 'web:1',
            args: ['--a'],
            env: [],
            resources: { limits: { cpu: '1000m', memory: '1Gi' } },
            ports: [{ containerPort: 80 }],
          },
        ],
        nodeSelector: null,
      },
    },
  },
};

function live(
  change: (containers: Record<string, unknown>[]) => void = () => {},
  spec: object = {},
): KubeObject {
  const containers: Record<string, unknown>[] = [
    {
      name: 'main',
      image: 'web:1',
      args: ['--a'],
      imagePullPolicy: 'Always',
      resources: { limits: { cpu: '1', memory: '1024Mi' } },
      ports: [{ containerPort: 80, protocol: 'TCP' }],
    },
  ];
  change(containers);
  return JSON.parse(
    JSON.stringify({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web', uid: 'u', labels: { app: 'web', more: 'x' } },
      spec: { replicas: 2, progressDeadlineSeconds: 600, template: { spec: { containers } }, ...spec },
      status: { replicas: 2 },
    }),
  );
}

describe('what is otherwise than its manifest', () => {
  test.each([
    ['nothing, where the cluster only added defaults', live(), []],
    ['nothing, where a webhook added a side-car', live((all) => all.push({ name: 'proxy' })), []],
    ['the replicas', live(undefined, { replicas: 5 }), ['spec.replicas']],
    ['that it is paused', live(undefined, { paused: true }), ['spec.paused']],
    [
      'an image',
      live(([main]) => Object.assign(main ?? {}, { image: 'web:2' })),
      ['spec.template.spec.containers[main].image'],
    ],
    [
      'an argument more',
      live(([main]) => Object.assign(main ?? {}, { args: ['--a', '--b'] })),
      ['spec.template.spec.containers[main].args'],
    ],
    [
      'a limit',
      live(([main]) => Object.assign(main ?? {}, { resources: { limits: { cpu: '2', memory: '1Gi' } } })),
      ['spec.template.spec.containers[main].resources.limits.cpu'],
    ],
    [
      'a container that is gone',
      live((all) => all.splice(0, 1, { name: 'other' })),
      ['spec.template.spec.containers[main]'],
    ],
  ])('is found: %s', (_what, object, paths) => {
    expect(changedFields(manifest, object)).toEqual(paths);
  });

  test('is found in a Secret by path, never by value', () => {
    const secret: KubeObject = {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 's' },
      stringData: { a: 'one', b: 'two' },
    };
    const data = { a: Buffer.from('one').toString('base64'), b: Buffer.from('hunter2').toString('base64') };
    expect(
      changedFields(secret, { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' }, data }),
    ).toEqual(['stringData.b']);
  });

  test.each([
    ['1', '1000m', true],
    ['1Gi', '1024Mi', true],
    ['0.5', '500m', true],
    ['1e3', '1k', true],
    ['100m', '0.1', true],
    ['1G', '1Gi', false],
    ['web', 'web', false],
    ['', '', false],
  ])('%s and %s: the same quantity is %s', (one, other, expected) => {
    expect(sameQuantity(one, other)).toBe(expected);
  });
});

describe('the addresses of a release', () => {
  const meta = { name: 'web', namespace: 'shop' };
  const service = (spec: object, status: object = {}): KubeObject =>
    JSON.parse(JSON.stringify({ apiVersion: 'v1', kind: 'Service', metadata: meta, spec, status }));

  test.each([
    [
      'a Service',
      service({ clusterIP: '10.0.0.1', ports: [{ port: 80, name: 'http' }] }),
      ['cluster 10.0.0.1:80'],
    ],
    ['a headless one', service({ clusterIP: 'None', ports: [{ port: 80 }] }), ['cluster web.shop.svc:80']],
    [
      'an IPv6 one',
      service({ clusterIP: 'fd00::1', ports: [{ port: 53, protocol: 'UDP' }] }),
      ['cluster [fd00::1]:53/UDP'],
    ],
    [
      'a node port',
      service({ type: 'NodePort', clusterIP: '10.0.0.1', ports: [{ port: 80, nodePort: 30080 }] }),
      ['node_port <node>:30080', 'cluster 10.0.0.1:80'],
    ],
    [
      'a load balancer',
      service(
        { type: 'LoadBalancer', clusterIP: '10.0.0.1', ports: [{ port: 443 }] },
        { loadBalancer: { ingress: [{ hostname: 'lb.example.com' }] } },
      ),
      ['load_balancer lb.example.com:443', 'cluster 10.0.0.1:443'],
    ],
    [
      'a name outside',
      service({ type: 'ExternalName', externalName: 'db.example.com' }),
      ['external_name db.example.com'],
    ],
    [
      'an Ingress',
      {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'Ingress',
        metadata: meta,
        spec: {
          tls: [{ hosts: ['a.example.com'] }],
          rules: [{ host: 'a.example.com', http: { paths: [{ path: '/x' }] } }, { host: 'b.example.com' }],
        },
      },
      ['ingress https://a.example.com/x', 'ingress http://b.example.com/'],
    ],
    [
      'an HTTPRoute',
      {
        apiVersion: 'gateway.networking.k8s.io/v1',
        kind: 'HTTPRoute',
        metadata: meta,
        spec: { hostnames: ['r.example.com'], rules: [{ matches: [{ path: { value: '/api' } }] }] },
      },
      ['route http://r.example.com/api'],
    ],
  ])('of %s', (_what, object, expected) => {
    expect(addressesOf([object]).map(({ kind, address }) => `${kind} ${address}`)).toEqual(expected);
  });
});
