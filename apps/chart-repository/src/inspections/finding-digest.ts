import { createHash } from 'node:crypto';
import type { Finding } from '@chandlery/inspection';

/**
 * What makes a finding the same one in another revision: its rule, place and words, but not its line, which moves with what
 * stands above it.
 */
export function findingDigest({ code, severity, file, resource, message, data }: Finding): string {
  return createHash('sha256')
    .update(JSON.stringify([code, severity, file, resource ?? null, message, data ?? null]))
    .digest('hex')
    .slice(0, 32);
}
