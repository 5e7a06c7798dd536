import { isObject } from '../objects/kube-object.ts';
import type { JsonValue } from '@chandlery/chart';

/** When a token ends, by its own word (RFC 7519 `exp`); `undefined` for tokens that are no JWT, or have no end. Nothing is verified. */
export function tokenExpiry(token: string): number | undefined {
  const [, claims, signature] = token.split('.');
  if (claims === undefined || signature === undefined) return undefined;
  try {
    const parsed: JsonValue = JSON.parse(Buffer.from(claims, 'base64url').toString('utf8'));
    const exp = isObject(parsed) ? parsed['exp'] : undefined;
    return typeof exp === 'number' ? exp * 1000 : undefined;
  } catch {
    return undefined;
  }
}
