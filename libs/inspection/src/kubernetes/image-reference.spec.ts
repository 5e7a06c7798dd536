import { expect, test } from 'vitest';
import { imageName, parseImage } from './image-reference.ts';

const digest = `sha256:${'0'.repeat(64)}`;

test.each([
  ['nginx', { registry: 'docker.io', repository: 'library/nginx' }],
  ['bitnami/redis:7.2', { registry: 'docker.io', repository: 'bitnami/redis', tag: '7.2' }],
  ['ghcr.io/a/b/c:v1', { registry: 'ghcr.io', repository: 'a/b/c', tag: 'v1' }],
  ['localhost/x', { registry: 'localhost', repository: 'x' }],
  ['reg:5000/x:1', { registry: 'reg:5000', repository: 'x', tag: '1' }],
  [`k8s.gcr.io/pause:3.9@${digest}`, { registry: 'k8s.gcr.io', repository: 'pause', tag: '3.9', digest }],
  [`busybox@${digest}`, { registry: 'docker.io', repository: 'library/busybox', digest }],
])('%s', (text, parts) => {
  expect(parseImage(text)).toEqual(parts);
});

test.each([
  '',
  'nginx:',
  ':1.0',
  'Nginx:1',
  'ghcr.io/Shop/front',
  'nginx:a b',
  'a//b',
  `x@sha256:12`,
  'https://ghcr.io/x',
])('"%s" is no image', (text) => {
  expect(parseImage(text)).toBeUndefined();
});

test('an image keeps its name when its tag changes', () => {
  const [old, now] = ['redis:7', 'docker.io/library/redis:8'].map((text) => parseImage(text));
  expect(old && imageName(old)).toBe(now && imageName(now));
});
