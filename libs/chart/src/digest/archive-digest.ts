import { hash } from 'node:crypto';

/** SHA-256 of a .tgz in lower-case hex: the `digest` of Helm's index (`provenance.Digest` in Helm's pkg/provenance/sign.go). */
export function archiveDigest(archive: Uint8Array): string {
  return hash('sha256', archive, 'hex');
}
