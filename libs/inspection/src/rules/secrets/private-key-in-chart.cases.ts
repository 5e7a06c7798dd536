import type { RuleCases } from '../../testing/rule-case.ts';

const pem = (what: string) =>
  `-----BEGIN ${what}-----\n${'MIIEowIBAAKCAQEA0Z'.repeat(4)}\n-----END ${what}-----\n`;

export const cases: RuleCases = {
  'a private key': {
    files: { 'files/tls.key': pem('EC PRIVATE KEY') },
    finds: ['private-key-in-chart files/tls.key | -----BEGIN EC PRIVATE KEY-----'],
  },
  'a certificate': { files: { 'files/tls.crt': pem('CERTIFICATE') }, finds: [] },
};
