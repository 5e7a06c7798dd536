import { workload } from '../../testing/manifests.ts';
import type { RuleCases } from '../../testing/rule-case.ts';

const digest = `sha256:${'a'.repeat(64)}`;

export const cases: RuleCases = {
  'a tag that a value leaves empty': {
    files: {
      'templates/front.yaml': workload({ container: { image: 'front' } }).replace(
        'image: front',
        'image: "ghcr.io/shop/front:{{ .Values.tag }}"',
      ),
    },
    finds: ['image-invalid templates/front.yaml | image: "ghcr.io/shop/front:{{ .Values.tag }}"'],
    says: 'names "ghcr.io/shop/front:", which is no image',
  },
  'a registry with a port': {
    files: {
      'templates/front.yaml': workload({ container: { image: `registry:5000/shop/front@${digest}` } }),
    },
    finds: [],
  },
};
