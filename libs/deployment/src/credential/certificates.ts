import { createPrivateKey, X509Certificate } from 'node:crypto';

/** A problem of one field of a credential. */
export type CredentialProblem = {
  readonly code:
    | 'kubeconfig_invalid'
    | 'kubeconfig_refused'
    | 'credential_invalid'
    | 'credential_expired'
    | 'server_address_refused';
  readonly field: string;
  readonly message: string;
  readonly remedy: string;
};

const blocks = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g;

/** Enough for every chain seen; a bundle of all public authorities has some hundred. */
const mostCertificates = 300;

/** The certificates of a PEM text. @throws Error where one cannot be parsed */
export function certificatesIn(pem: string): X509Certificate[] {
  const found = pem.match(blocks) ?? [];
  if (found.length > mostCertificates) throw new Error(`more than ${mostCertificates} certificates`);
  return found.map((block) => new X509Certificate(block));
}

/** What is wrong with the certificate authority of a credential. */
export function authorityProblem(pem: string, field: string, nowMs: number): CredentialProblem | undefined {
  const remedy = 'put the certificate of the authority that signed the API server there: PEM, in base64';
  const parsed = parse(pem);
  if (parsed === undefined) {
    return {
      code: 'credential_invalid',
      field,
      message: `${field} holds no certificate that can be read`,
      remedy,
    };
  }
  const last = Math.max(...parsed.map(({ validToDate }) => validToDate.getTime()));
  if (last >= nowMs) return undefined;
  const message = `${field}: the certificate authority expired at ${new Date(last).toISOString()}`;
  return { code: 'credential_expired', field, message, remedy };
}

/** What is wrong with a client certificate and its key. */
export function clientCertificateProblem(
  certificate: string,
  key: string,
  field: string,
  nowMs: number,
): CredentialProblem | undefined {
  const remedy = 'ask for a new certificate for this user, or use the token of a service account';
  const invalid = (message: string, where = field): CredentialProblem => ({
    code: 'credential_invalid',
    field: where,
    message,
    remedy,
  });
  const first = parse(certificate)?.[0];
  if (first === undefined) return invalid(`${field} holds no certificate that can be read`);
  const keyField = field.replace('client-certificate-data', 'client-key-data');
  const own = privateKey(key);
  if (own === undefined)
    return invalid(`${keyField} holds no private key that can be read without a password`, keyField);
  if (!first.checkPrivateKey(own))
    return invalid(`${keyField} is not the key of the certificate beside it`, keyField);
  if (first.validToDate.getTime() < nowMs) {
    const message = `${field}: the client certificate expired at ${first.validToDate.toISOString()}`;
    return { code: 'credential_expired', field, message, remedy };
  }
  if (first.validFromDate.getTime() > nowMs) {
    return invalid(
      `${field}: the client certificate is not valid before ${first.validFromDate.toISOString()}`,
    );
  }
  return undefined;
}

function parse(pem: string): [X509Certificate, ...X509Certificate[]] | undefined {
  try {
    const [first, ...rest] = certificatesIn(pem);
    return first === undefined ? undefined : [first, ...rest];
  } catch {
    return undefined;
  }
}

function privateKey(pem: string) {
  try {
    return createPrivateKey(pem);
  } catch {
    return undefined;
  }
}
