import { workload } from '../../testing/manifests.ts';
import type { RuleCases } from '../../testing/rule-case.ts';

export const cases: RuleCases = {
  'another registry': {
    files: { 'templates/front.yaml': workload() },
    facts: { knownRegistries: ['docker.io', 'quay.io'] },
    finds: [
      'image-registry-unknown templates/front.yaml | image: ghcr.io/shop/front:2.8.1@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef',
    ],
    says: 'comes from ghcr.io, which nothing in the store uses',
  },
  'one that the policy does not name': {
    files: { 'templates/front.yaml': workload() },
    facts: { knownRegistries: ['docker.io'], registriesByPolicy: true },
    finds: [
      'image-registry-unknown templates/front.yaml | image: ghcr.io/shop/front:2.8.1@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef',
    ],
    says: 'comes from ghcr.io, which the policy does not name',
  },
  'one in use': {
    files: { 'templates/front.yaml': workload() },
    facts: { knownRegistries: ['ghcr.io'] },
    finds: [],
  },
};
