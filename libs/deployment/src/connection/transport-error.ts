import { DeploymentError } from '../errors.ts';
import { RefusedAddressError } from './guarded-lookup.ts';

/** What Node's TLS says of a server's certificate (OpenSSL's verification codes, node:tls `checkServerIdentity`). */
const certificateReasons: Readonly<Record<string, string>> = {
  SELF_SIGNED_CERT_IN_CHAIN: 'it is signed by an authority that the credential does not name',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'it is signed by itself',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'it is signed by an authority that the credential does not name',
  UNABLE_TO_GET_ISSUER_CERT: 'it is signed by an authority that the credential does not name',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'it is signed by an authority that the credential does not name',
  CERT_SIGNATURE_FAILURE: 'its signature is not of the authority that the credential names',
  CERT_UNTRUSTED: 'its authority is not trusted',
  INVALID_CA: 'its authority may not sign certificates',
  CERT_HAS_EXPIRED: 'it has expired',
  CERT_NOT_YET_VALID: 'it is not valid yet',
  CERT_REVOKED: 'it was revoked',
  ERR_TLS_CERT_ALTNAME_INVALID: 'it is for another name',
};

const unreachableReasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'the name does not exist',
  EAI_AGAIN: 'the name cannot be resolved at the moment',
  ETIMEDOUT: 'it does not answer in time',
  UND_ERR_CONNECT_TIMEOUT: 'it does not answer in time',
  UND_ERR_HEADERS_TIMEOUT: 'it does not answer in time',
  UND_ERR_BODY_TIMEOUT: 'it stopped in the middle of an answer',
  ECONNRESET: 'it closed the connection',
  UND_ERR_SOCKET: 'it closed the connection',
  EPIPE: 'it closed the connection',
  EHOSTUNREACH: 'there is no way to the machine',
  ENETUNREACH: 'there is no way to the network',
};

/** An error of the connection as one of ours; `host` is the API server's. */
export function transportError(error: unknown, host: string): DeploymentError {
  if (error instanceof DeploymentError) return error;
  const code = codeOf(error);
  if (error instanceof RefusedAddressError) {
    return new DeploymentError({
      code: 'server_address_refused',
      message: `the API server ${host} is not connected to: ${error.message}`,
      remedy: 'give an address of the API server itself',
    });
  }
  const certificate = certificateReasons[code];
  if (certificate !== undefined) return certificateError(host, certificate, code, error);
  // A server that wants a client certificate ends the handshake, or the first read after it (TLS 1.3).
  if (code.includes('ALERT') && /CERTIFICATE|UNKNOWN_CA/.test(code)) {
    return new DeploymentError({
      code: 'cluster_unauthorized',
      message: `the API server ${host} does not accept the client certificate`,
      remedy: 'register the cluster with a new client certificate, or with the token of a service account',
      details: { reason: code },
    });
  }
  if (code.startsWith('ERR_SSL') || code === 'EPROTO' || code.startsWith('HPE_')) {
    return new DeploymentError({
      code: 'cluster_answer_invalid',
      message: `what answers at ${host} does not speak TLS as an API server does`,
      remedy: 'check the address and the port of the API server',
      details: { reason: code },
    });
  }
  return new DeploymentError({
    code: 'cluster_unreachable',
    message: `the API server ${host} cannot be reached: ${unreachableReasons[code] ?? 'the connection failed'}`,
    remedy:
      'check the address, and that nothing (a firewall, a network policy) is between the store and the API server',
    details: { reason: code },
  });
}

function certificateError(host: string, reason: string, code: string, error: unknown): DeploymentError {
  const names = code === 'ERR_TLS_CERT_ALTNAME_INVALID' ? certificateNames(error) : [];
  const known = names.length === 0 ? '' : ` (${names.join(', ')})`;
  return new DeploymentError({
    code: 'cluster_certificate',
    message: `the certificate of the API server ${host} is refused: ${reason}${known}`,
    remedy:
      names.length === 0
        ? 'register the cluster with the certificate authority that signed it (`certificate-authority-data`)'
        : 'use an address that the certificate names, or set `tls-server-name`',
    details: { reason: code, names },
  });
}

/** The names that a certificate is for, out of the error of node:tls. */
function certificateNames(error: unknown): string[] {
  if (typeof error !== 'object' || error === null || !('cert' in error)) return [];
  const cert = error.cert;
  if (typeof cert !== 'object' || cert === null || !('subjectaltname' in cert)) return [];
  const names = cert.subjectaltname;
  if (typeof names !== 'string') return [];
  return names
    .split(', ')
    .map((name) => name.replace(/^(DNS|IP Address):/, ''))
    .slice(0, 20);
}

function codeOf(error: unknown): string {
  for (let current = error; typeof current === 'object' && current !== null;) {
    if ('code' in current && typeof current.code === 'string') return current.code;
    // Several addresses were tried, and each failed.
    if (current instanceof AggregateError && current.errors.length > 0) current = current.errors[0];
    else if ('cause' in current) current = current.cause;
    else return '';
  }
  return '';
}
