import { soundImage, workload } from '../../testing/manifests.ts';
import type { RuleCases } from '../../testing/rule-case.ts';

export const cases: RuleCases = {
  'a tag alone': {
    files: { 'templates/front.yaml': workload({ container: { image: 'ghcr.io/shop/front:2.8.1' } }) },
    finds: ['image-without-digest templates/front.yaml | image: ghcr.io/shop/front:2.8.1'],
  },
  'a digest without a tag': {
    files: { 'templates/front.yaml': workload({ container: { image: soundImage.replace(':2.8.1', '') } }) },
    finds: [],
  },
};
