import { BlockList, isIP } from 'node:net';

/** What no API server has as its address: where clouds hand out credentials to whoever asks from inside. */
const refused = new BlockList();
refused.addSubnet('169.254.0.0', 16, 'ipv4');
refused.addSubnet('0.0.0.0', 8, 'ipv4');
refused.addSubnet('224.0.0.0', 3, 'ipv4');
// Alibaba's and Oracle's metadata services, which are not link-local.
refused.addAddress('100.100.100.200', 'ipv4');
refused.addAddress('192.0.0.192', 'ipv4');
refused.addSubnet('fe80::', 10, 'ipv6');
refused.addSubnet('ff00::', 8, 'ipv6');
refused.addAddress('::', 'ipv6');
refused.addAddress('fd00:ec2::254', 'ipv6');
refused.addAddress('fd20:ce::254', 'ipv6');

const refusedNames = new Set([
  'metadata',
  'metadata.google.internal',
  'instance-data',
  'instance-data.ec2.internal',
]);

/** Whether an IP address is one that is never connected to. Private and loopback addresses are not: clusters usually have them. */
export function isRefusedAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 0) return false;
  // A BlockList looks at an IPv4 address inside an IPv6 one by its IPv4 rules.
  return refused.check(address, family === 4 ? 'ipv4' : 'ipv6');
}

/** What is wrong with the `server` of a kubeconfig; `undefined` if nothing is. */
export function serverProblem(server: string): string | undefined {
  const url = URL.parse(server);
  if (url === null) return 'it is not a URL';
  if (url.protocol === 'http:') return 'it is http: credentials would be sent in the clear';
  if (url.protocol !== 'https:') return `it is ${url.protocol.slice(0, -1)}, not https`;
  if (url.username !== '' || url.password !== '') return 'it holds a user name or password';
  if (url.search !== '' || url.hash !== '') return 'it has a query or a fragment';
  const host = url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  if (refusedNames.has(host) || isRefusedAddress(host)) {
    return `${host} is an address of a metadata service or of no single machine`;
  }
  return undefined;
}

/** A server's address as it is kept: no slash at the end. */
export function normalServer(server: string): string {
  return new URL(server).href.replace(/\/+$/, '');
}
