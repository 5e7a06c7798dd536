import { isIPv6 } from 'node:net';

/** IPv4 as four decimals without leading zeros. */
export function ipv4Defect(text: string): string | undefined {
  const groups = text.split('.', 5);
  if (groups.length !== 4) return 'expected four decimals';
  const isByte = (group: string): boolean => /^(0|[1-9]\d{0,2})$/.test(group) && Number(group) <= 255;
  return groups.every(isByte) ? undefined : 'each decimal must be between 0 and 255, without leading zeros';
}

/** A host's name: labels of letters, digits and hyphens. */
export function hostnameDefect(text: string): string | undefined {
  const name = text.replace(/\.$/, '');
  if (name.length > 253) return 'more than 253 characters long';
  const isLabel = (label: string): boolean => /^(?!-)[a-zA-Z0-9-]{1,63}$/.test(label) && !label.endsWith('-');
  return name.split('.').every(isLabel)
    ? undefined
    : 'a label is empty, too long, or has a character that is not allowed';
}

/** An address of mail, whose domain may be an address between brackets. */
export function emailDefect(text: string): string | undefined {
  if (text.length > 254) return 'more than 254 characters long';
  const at = text.lastIndexOf('@');
  if (at === -1) return 'missing @';
  const [local, domain] = [text.slice(0, at), text.slice(at + 1)];
  if (local.length > 64) return 'local part more than 64 characters long';
  if (local.length > 1 && local.startsWith('"')) {
    if (/[\\"]/.test(local.slice(1, -1)))
      return 'backslash and quote are not allowed within quoted local part';
  } else if (/^\.|\.$|\.\./.test(local) || !/^[a-zA-Z0-9.!#$%&'*+\-/=?^_`{|}~]*$/.test(local)) {
    return 'the local part has a character, or a dot, that is not allowed';
  }
  if (!domain.startsWith('[') || !domain.endsWith(']')) return hostnameDefect(domain);
  const address = domain.slice(1, -1);
  if (!address.startsWith('IPv6:')) return ipv4Defect(address);
  return isIPv6(address.slice(5)) && !address.includes('%') ? undefined : 'invalid IPv6 address';
}
