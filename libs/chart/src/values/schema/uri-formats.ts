import { isIPv6 } from 'node:net';

type Parsed = { readonly isAbsolute: boolean; readonly path: string };

/** An address with a scheme, as Go's net/url reads it. */
export function uriDefect(text: string): string | undefined {
  const parsed = parse(text);
  if (parsed === undefined) return 'no URL';
  return parsed.isAbsolute ? undefined : 'relative url';
}

/** An address, or a part of one. */
export function uriReferenceDefect(text: string): string | undefined {
  if (text.includes('\\')) return 'contains \\';
  return parse(text) === undefined ? 'no URL' : undefined;
}

/** An address with names between braces. */
export function uriTemplateDefect(text: string): string | undefined {
  const parsed = parse(text);
  if (parsed === undefined) return 'no URL';
  for (const part of parsed.path.split('/')) {
    const braces = part.replace(/%7b/gi, '{').replace(/%7d/gi, '}').replace(/[^{}]/g, '');
    if (!/^(?:\{\})*$/.test(braces)) return 'braces do not match';
  }
  return undefined;
}

/** What net/url's `Parse` takes; `undefined` where it answers with an error. */
function parse(text: string): Parsed | undefined {
  if (/[\0-\x1f\x7f]/.test(text)) return undefined;
  const [beforeFragment = '', fragment = ''] = cut(text, '#');
  if (!isEscaped(fragment)) return undefined;
  const scheme = /^([a-zA-Z][a-zA-Z0-9+.-]*):/.exec(beforeFragment)?.[1];
  const rest = scheme === undefined ? beforeFragment : beforeFragment.slice(scheme.length + 1);
  const [beforeQuery = ''] = cut(rest, '?');
  // A colon in the first segment could be the end of a scheme that is none.
  if (scheme === undefined && /^[^/]*:/.test(beforeQuery)) return undefined;
  if (scheme !== undefined && !beforeQuery.startsWith('/')) return { isAbsolute: true, path: '' };
  if (!beforeQuery.startsWith('//')) {
    return isEscaped(beforeQuery) ? { isAbsolute: scheme !== undefined, path: beforeQuery } : undefined;
  }
  const [authority = '', path = ''] = cut(beforeQuery.slice(2), '/');
  if (!isEscaped(path) || !isAuthority(authority)) return undefined;
  return { isAbsolute: scheme !== undefined, path: path === '' ? '' : `/${path}` };
}

function cut(text: string, mark: string): [string, string] {
  const at = text.indexOf(mark);
  return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

function isEscaped(text: string): boolean {
  return !/%(?![0-9a-fA-F]{2})/.test(text);
}

function isAuthority(authority: string): boolean {
  const at = authority.lastIndexOf('@');
  const [user, host] = [authority.slice(0, Math.max(at, 0)), authority.slice(at + 1)];
  if (!/^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/.test(user) || !isEscaped(user)) return false;
  const bracket = /^\[([^\]]*)\](?::\d*)?$/.exec(host);
  if (bracket !== null) return isIPv6((bracket[1] ?? '').replace(/%25.*$/, ''));
  return /^[^[\]:\s<>"\\^`{|}]*(?::\d*)?$/.test(host);
}
