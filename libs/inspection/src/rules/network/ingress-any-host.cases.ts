import { ingress } from '../../testing/cluster-objects.ts';
import type { RuleCases } from '../../testing/rule-case.ts';

const tls = [{ secretName: 'tls' }];

export const cases: RuleCases = {
  'a rule without a host': {
    files: { 'templates/ingress.yaml': ingress({ tls, rules: [{ http: { paths: [] } }] }) },
    finds: ['ingress-any-host templates/ingress.yaml | rules:'],
  },
  'every host of one domain': {
    files: { 'templates/ingress.yaml': ingress({ tls, rules: [{ host: '*.shop.example.com' }] }) },
    finds: [],
  },
};
