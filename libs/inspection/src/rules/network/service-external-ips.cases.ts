import { service } from '../../testing/cluster-objects.ts';
import type { RuleCases } from '../../testing/rule-case.ts';

export const cases: RuleCases = {
  'an address': {
    files: { 'templates/service.yaml': service({ externalIPs: ['203.0.113.7'] }) },
    finds: ['service-external-ips templates/service.yaml | externalIPs:'],
  },
  'an empty list': { files: { 'templates/service.yaml': service({ externalIPs: [] }) }, finds: [] },
};
