import type { ApiError } from '../errors.ts';
import { versionOperations } from '../operations/versions.ts';
import type { Static } from 'typebox';
import type { versionSchema } from '../schemas/apps.ts';
import type { Asked } from './asked.ts';
import type { RequestBody } from './request-body.ts';

/** Whether the digest of the archive can be told: browsers compute it on pages that came by https (or from localhost) alone. */
export function canDigest({ archive }: RequestBody): boolean {
  return archive !== undefined && globalThis.crypto?.subtle !== undefined;
}

/**
 * The version that an upload whose answer was lost has made, which the next try finds in its way: it exists with the very
 * digest that was sent, and with its provenance file where one came along. Undefined where it is somebody else's, or of other bytes.
 */
export async function ownVersion(
  read: (asked: Asked) => Promise<unknown>,
  { input, options }: Asked,
  { archive, provenance = false }: RequestBody,
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
  return isOf(found, hex, provenance) ? { answer: found } : undefined;
}

function isOf(found: unknown, digest: string, provenance: boolean): boolean {
  const { digest: its = '', provenance: attached = false } = found as Partial<Static<typeof versionSchema>>;
  return its === digest && (attached || !provenance);
}
