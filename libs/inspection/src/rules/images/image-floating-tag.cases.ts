import { workload } from '../../testing/manifests.ts';
import type { RuleCases } from '../../testing/rule-case.ts';

const digest = `sha256:${'a'.repeat(64)}`;
const running = (image: string) => workload({ container: { image } });

export const cases: RuleCases = {
  latest: {
    files: { 'templates/front.yaml': running('ghcr.io/shop/front:latest') },
    finds: ['image-floating-tag templates/front.yaml | image: ghcr.io/shop/front:latest'],
  },
  'no tag': {
    files: { 'templates/front.yaml': running('busybox') },
    finds: ['image-floating-tag templates/front.yaml | image: busybox'],
    says: 'has no tag, which means latest',
  },
  'latest, but by its digest': {
    files: { 'templates/front.yaml': running(`ghcr.io/shop/front:latest@${digest}`) },
    finds: [],
  },
};
