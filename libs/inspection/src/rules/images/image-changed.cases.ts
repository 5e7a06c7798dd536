import { soundImage, workload } from '../../testing/manifests.ts';
import type { RuleCases } from '../../testing/rule-case.ts';

const other = soundImage.replace('2.8.1', '2.9.0');
const swapped = soundImage.replace('sha256:0', 'sha256:f');

export const cases: RuleCases = {
  'another tag': {
    files: { 'templates/front.yaml': workload({ container: { image: other } }) },
    previous: { 'templates/front.yaml': workload() },
    finds: [`image-changed templates/front.yaml | image: ${other}`],
    says: 'was 2.8.1 before',
  },
  'another digest under the same tag': {
    files: { 'templates/front.yaml': workload({ container: { image: swapped } }) },
    previous: { 'templates/front.yaml': workload() },
    finds: [`image-changed templates/front.yaml | image: ${swapped}`],
    says: 'has another digest under the same tag 2.8.1',
  },
  'the same image in another container': {
    files: { 'templates/front.yaml': workload({ container: { name: 'server' } }) },
    previous: { 'templates/front.yaml': workload() },
    finds: [],
  },
};
