import { role } from '../../testing/roles.ts';
import { yaml } from '../../testing/manifests.ts';
import type { RuleCases } from '../../testing/rule-case.ts';

const reading = { apiGroups: [''], resources: ['configmaps'], verbs: ['get'] };

export const cases: RuleCases = {
  'a Namespace': {
    files: {
      'templates/namespace.yaml': yaml({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } }),
    },
    finds: ['cluster-scoped-object templates/namespace.yaml | kind: Namespace'],
  },
  'a Role': { files: { 'templates/role.yaml': role('Role', reading) }, finds: [] },
};
