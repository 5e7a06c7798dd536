import type { RuleCases } from '../../testing/rule-case.ts';

const named = (name: string) => ({
  'templates/map.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  ${name}\n`,
});

export const cases: RuleCases = {
  'no name': {
    files: named('name: {{ .Values.mapName }}'),
    finds: ['object-incomplete templates/map.yaml'],
    says: 'What templates/map.yaml gives is no object: the ConfigMap has no metadata.name.',
  },
  'a generated name': { files: named('generateName: map-'), finds: [] },
};
