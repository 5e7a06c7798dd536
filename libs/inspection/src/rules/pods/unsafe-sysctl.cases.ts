import { workload } from '../../testing/manifests.ts';
import type { RuleCases } from '../../testing/rule-case.ts';

const setting = (name: string) =>
  workload({ pod: { securityContext: { sysctls: [{ name, value: '1024' }] } } });

export const cases: RuleCases = {
  'net.core.somaxconn': {
    files: { 'templates/front.yaml': setting('net.core.somaxconn') },
    finds: ['unsafe-sysctl templates/front.yaml | - name: net.core.somaxconn'],
  },
  'a safe one': {
    files: { 'templates/front.yaml': setting('net.ipv4.ip_unprivileged_port_start') },
    finds: [],
  },
};
