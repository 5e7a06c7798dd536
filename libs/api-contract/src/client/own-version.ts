import type { ApiError } from '../errors.ts';
import { versionOperations } from '../operations/versions.ts';
import type { Asked } from './asked.ts';
import type { RequestBody } from './request-body.ts';

/** Whether the digest of the archive can be told: browsers compute it on pages that came by https (or from localhost) alone. */
export function canDigest({ archive }: RequestBody): boolean {
  return archive !== undefined && globalThis.crypto?.subtle !== undefined;
}

/**
 * The version that an upload whose answer was lost has made, which the next try finds in its way: it exists with the very
 * digest that was sent. Undefined where it is somebody else's, or of other bytes.
 */
export async function ownVersion(
  read: (asked: Asked) => Promise<unknown>,
  { input, options }: Asked,
  { archive }: RequestBody,
  { details: { app, version } }: ApiError,
): Promise<{ readonly answer: unknown } | undefined> {
  if (archive === undefined || typeof app !== 'string' || typeof version !== 'string') return undefined;
  const found = await read({
    operation: versionOperations.get,
    input: { workspace: input['workspace'], app, version },
    options: { signal: options.signal, timeoutMs: options.timeoutMs },
  });
  const digest = await crypto.subtle.digest('SHA-256', await archive.arrayBuffer());
  const hex = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return isOfDigest(found, hex) ? { answer: found } : undefined;
}

function isOfDigest(found: unknown, digest: string): boolean {
  return typeof found === 'object' && found !== null && 'digest' in found && found.digest === digest;
}
