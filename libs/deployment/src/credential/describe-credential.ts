import { certificatesIn } from './certificates.ts';
import type { ClusterCredential } from './cluster-credential.ts';
import { tokenExpiry } from './token-expiry.ts';

/** What may be shown of a credential. */
export type CredentialDescription = {
  readonly server: string;
  readonly tlsServerName: string | null;
  readonly kind: 'token' | 'client_certificate';
  /** The subject of the client certificate, in one line. */
  readonly subject: string | null;
  /** When the certificate or the token ends, by its own word. */
  readonly expiresAtMs: number | null;
  /** When the last certificate of the authority ends. */
  readonly caExpiresAtMs: number | null;
};

/** What may be shown of a credential: nothing that opens a door. */
export function describeCredential(credential: ClusterCredential): CredentialDescription {
  const { server, tlsServerName, ca, token, clientCertificate } = credential;
  const [own] = clientCertificate === null ? [] : certificatesIn(clientCertificate);
  const authorities = ca === null ? [] : certificatesIn(ca);
  const ends = authorities.map(({ validToDate }) => validToDate.getTime());
  return {
    server,
    tlsServerName,
    kind: own === undefined ? 'token' : 'client_certificate',
    subject: own?.subject.replaceAll('\n', ', ') ?? null,
    expiresAtMs: own?.validToDate.getTime() ?? (token === null ? null : (tokenExpiry(token) ?? null)),
    caExpiresAtMs: ends.length === 0 ? null : Math.max(...ends),
  };
}
