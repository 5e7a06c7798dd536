import { createHash } from 'node:crypto';

/** What a report depends on. */
export type InspectionKeyParts = {
  readonly archiveDigest: string;
  /** Of the version now active. */
  readonly previousDigest: string | undefined;
  /** Undefined where there is none. */
  readonly helmVersion: string | undefined;
  readonly rulesVersion: string;
  readonly factsDigest: string;
  readonly kubernetesVersion?: string | undefined;
};

/** What a report is kept under: lower-case hex, another one whenever anything that it depends on is another. */
export function inspectionKey(parts: InspectionKeyParts): string {
  const { archiveDigest, previousDigest, helmVersion, rulesVersion, factsDigest, kubernetesVersion } = parts;
  const all = [archiveDigest, previousDigest, helmVersion, rulesVersion, factsDigest, kubernetesVersion];
  return createHash('sha256')
    .update(JSON.stringify(all.map((part) => part ?? null)))
    .digest('hex');
}
