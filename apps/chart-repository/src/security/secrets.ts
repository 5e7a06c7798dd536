import { createHash, randomBytes } from 'node:crypto';

/** What every token begins with, so that scanners for leaked secrets can know one. */
export const tokenPrefix = 'chandlery_';

/** A new token's secret: 240 random bits. */
export function newTokenSecret(): string {
  return tokenPrefix + randomBytes(30).toString('base64url');
}

/** What is stored of a token: SHA-256, which is enough for a secret that nobody can guess. */
export function hashToken(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** A password for somebody who has none yet: 144 random bits. */
export function newPassword(): string {
  return randomBytes(18).toString('base64url');
}

/** The secret of a session's cookie: 256 random bits. */
export function newSessionSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** The secret of an invitation's link: 240 random bits. */
export function newInvitationSecret(): string {
  return randomBytes(30).toString('base64url');
}
