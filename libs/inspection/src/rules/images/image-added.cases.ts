import { soundImage, workload } from '../../testing/manifests.ts';
import type { RuleCases } from '../../testing/rule-case.ts';

const cache = soundImage.replace('front', 'cache');
const now = {
  'templates/front.yaml': workload(),
  'templates/cache.yaml': workload({ name: 'cache', container: { image: cache } }),
};

export const cases: RuleCases = {
  'a new image': {
    files: now,
    previous: { 'templates/front.yaml': workload() },
    finds: [`image-added templates/cache.yaml | image: ${cache}`],
  },
  'a new workload of a known image': {
    files: { ...now, 'templates/cache.yaml': workload({ name: 'cache' }) },
    previous: { 'templates/front.yaml': workload() },
    finds: [],
  },
};
