import { ingress } from '../../testing/cluster-objects.ts';
import type { RuleCases } from '../../testing/rule-case.ts';

const rules = [{ host: 'shop.example.com' }];

export const cases: RuleCases = {
  'no tls': {
    files: { 'templates/ingress.yaml': ingress({ rules }) },
    finds: ['ingress-without-tls templates/ingress.yaml | rules:'],
    says: 'serves shop.example.com without TLS',
  },
  'a wildcard that covers the host': {
    files: {
      'templates/ingress.yaml': ingress({ rules, tls: [{ hosts: ['*.example.com'], secretName: 'tls' }] }),
    },
    finds: [],
  },
};
