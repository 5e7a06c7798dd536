import type { RuleCases } from '../../testing/rule-case.ts';

const secret = (password: string) => ({
  'templates/secret.yaml': `apiVersion: v1\nkind: Secret\nmetadata:\n  name: made\nstringData:\n  user: shop\n  password: ${password}\n`,
});

export const cases: RuleCases = {
  'a password made up': {
    files: secret('{{ randAlphaNum 20 | quote }}'),
    twice: true,
    finds: [
      'render-unstable templates/secret.yaml | password: {{ randAlphaNum 20 | quote }}',
      'template-random templates/secret.yaml | password: {{ randAlphaNum 20 | quote }}',
    ],
    says: 'Secret/made is something else each time it is rendered: stringData.password.',
  },
  'one that comes of the release': {
    files: secret('{{ sha256sum .Release.Name | quote }}'),
    twice: true,
    finds: [],
  },
};
