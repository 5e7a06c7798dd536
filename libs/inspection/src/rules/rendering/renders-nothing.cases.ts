import { workload } from '../../testing/manifests.ts';
import type { RuleCases } from '../../testing/rule-case.ts';

export const cases: RuleCases = {
  'everything off': {
    files: { 'templates/greeting.yaml': `{{- if .Values.on }}\n${workload()}{{- end }}\n` },
    finds: ['renders-nothing values.yaml'],
  },
  'a library': {
    files: {
      'templates/greeting.yaml': null,
      'templates/_lib.tpl': '{{ define "x" }}{{ end }}\n',
      'templates/NOTES.txt': null,
    },
    input: { renders: [] },
    finds: ['notes-missing templates/NOTES.txt'],
  },
};
