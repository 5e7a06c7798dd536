import { isIPv6 } from 'node:net';

/**
 * What attempts from an address are counted under. Of IPv6 it is the first 64 bits: that is what one subscriber is
 * given at least, and may choose the rest of for every request (RFC 6177).
 */
export function addressKey(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  if (!isIPv6(address)) return address;
  const [head = '', tail] = (address.split('%')[0] ?? '').toLowerCase().split('::');
  const front = groups(head);
  const missing = tail === undefined ? 0 : 8 - front.length - groups(tail).length;
  const whole = [...front, ...Array<string>(missing).fill('0'), ...groups(tail ?? '')];
  return `${whole
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`;
}

function groups(text: string): readonly string[] {
  return text === '' ? [] : text.split(':');
}
