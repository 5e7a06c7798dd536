import { createHash } from 'node:crypto';
import { PersistenceError } from '../errors.ts';

/** Lower-case hex SHA-256: what archives are stored under. */
export function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Tells whether a text can be the name of an archive; nothing else ever becomes part of a path. */
export function isDigest(text: string): boolean {
  return /^[0-9a-f]{64}$/.test(text);
}

/** @throws PersistenceError archive_damaged */
export function requireDigest(digest: string, bytes: Uint8Array): void {
  const actual = digestOf(bytes);
  if (actual !== digest) throw archiveDamaged(digest, actual);
}

/** The bytes are not those that the name says. */
export function archiveDamaged(digest: string, actual: string): PersistenceError {
  return new PersistenceError('archive_damaged', `The archive ${digest} has the digest ${actual}.`, {
    details: { digest, actual },
  });
}

/** The archive is not there. */
export function archiveMissing(digest: string, cause?: unknown): PersistenceError {
  return new PersistenceError('archive_missing', `The archive ${digest} is not in the archive store.`, {
    details: { digest },
    ...(cause === undefined ? {} : { cause }),
  });
}
