import type { JsonObject } from '@chandlery/chart';
import { workload } from '../../testing/manifests.ts';
import type { RuleCases } from '../../testing/rule-case.ts';

const having = (variable: JsonObject) => ({
  'templates/front.yaml': workload({ container: { env: [{ name: 'STORE_PASSWORD', ...variable }] } }),
});

export const cases: RuleCases = {
  'a value': {
    files: having({ value: 'tR7kq92LmX' }),
    finds: ['secret-in-environment templates/front.yaml | - name: STORE_PASSWORD'],
  },
  'a reference': {
    files: having({ valueFrom: { secretKeyRef: { name: 'store', key: 'password' } } }),
    finds: [],
  },
};
