import { yaml } from '../../testing/manifests.ts';
import type { RuleCases } from '../../testing/rule-case.ts';

const map = (kind: string, data: Record<string, string>) => ({
  'templates/settings.yaml': yaml({ apiVersion: 'v1', kind, metadata: { name: 'settings' }, data }),
});

export const cases: RuleCases = {
  'a line of a file': {
    files: map('ConfigMap', { 'store.ini': 'host = db\npassword = tR7kq92LmX\n' }),
    finds: ['secret-in-config-map templates/settings.yaml | store.ini: |'],
    says: 'holds a password or token (store.ini)',
  },
  'the same in a Secret': { files: map('Secret', { password: 'dFI3a3E5MkxtWA==' }), finds: [] },
  'a reference to the environment': {
    files: map('ConfigMap', { 'store.ini': 'password = ${STORE_PASSWORD_1}\n' }),
    finds: [],
  },
};
