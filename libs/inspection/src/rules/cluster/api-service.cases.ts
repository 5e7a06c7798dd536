import { apiServer } from '../../testing/cluster-objects.ts';
import type { RuleCases } from '../../testing/rule-case.ts';

export const cases: RuleCases = {
  'with a certificate': {
    files: {
      'templates/api.yaml': apiServer({ service: { name: 'api', namespace: 'shop' }, caBundle: 'LS0t' }),
    },
    finds: ['api-service templates/api.yaml | kind: APIService'],
  },
  'without one': {
    files: {
      'templates/api.yaml': apiServer({
        service: { name: 'api', namespace: 'shop' },
        insecureSkipTLSVerify: true,
      }),
    },
    finds: ['api-service templates/api.yaml | insecureSkipTLSVerify: true'],
  },
  'a group that the API server serves itself': { files: { 'templates/api.yaml': apiServer({}) }, finds: [] },
};
