import 'reflect-metadata';
import { generateKeyPairSync, randomBytes, webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

x509.cryptoProvider.set(webcrypto as never);

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const dayMs = 24 * 60 * 60 * 1_000;

/** A certificate with its key, both as PEM. */
export type Identity = { readonly certificate: string; readonly key: string };

/** Who a certificate says somebody is. */
export type Subject = {
  /** The common name: Kubernetes' user name. */
  readonly name: string;
  /** The organisation: Kubernetes' group. */
  readonly group?: string;
  /** Names and addresses that it serves; a client without. */
  readonly serves?: readonly { readonly type: 'dns' | 'ip'; readonly value: string }[];
};

/** An authority that nobody trusts who was not told to, for a few days. */
export type Authority = {
  /** Its own certificate, PEM. */
  readonly certificate: string;
  /** Makes somebody a key and a certificate. */
  issue(subject: Subject): Promise<Identity>;
};

/** Makes a new authority; its key stays in memory. */
export async function makeAuthority(name: string): Promise<Authority> {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const own = await x509.X509CertificateGenerator.createSelfSigned({
    name: [{ CN: [name] }],
    keys,
    signingAlgorithm: algorithm,
    ...validity(),
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.digitalSignature, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return {
    certificate: own.toString('pem'),
    async issue(subject) {
      const theirs = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
      const usage = subject.serves === undefined ? 'clientAuth' : 'serverAuth';
      const certificate = await x509.X509CertificateGenerator.create({
        subject: [{ CN: [subject.name] }, ...(subject.group === undefined ? [] : [{ O: [subject.group] }])],
        issuer: own.subject,
        publicKey: theirs.publicKey,
        signingKey: keys.privateKey,
        signingAlgorithm: algorithm,
        serialNumber: `01${randomBytes(15).toString('hex')}`,
        ...validity(),
        extensions: [
          new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
          new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage[usage]]),
          ...(subject.serves === undefined
            ? []
            : [new x509.SubjectAlternativeNameExtension([...subject.serves])]),
        ],
      });
      return { certificate: certificate.toString('pem'), key: await privatePem(theirs.privateKey) };
    },
  };
}

/** The keys that sign service account tokens, as PEM. */
export function makeTokenKeys(): { readonly privateKey: string; readonly publicKey: string } {
  return generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'sec1', format: 'pem' },
  });
}

/** From a little while ago, for clocks that differ. */
function validity(): { readonly notBefore: Date; readonly notAfter: Date } {
  return { notBefore: new Date(Date.now() - 60_000), notAfter: new Date(Date.now() + 30 * dayMs) };
}

async function privatePem(key: webcrypto.CryptoKey): Promise<string> {
  const bytes = await webcrypto.subtle.exportKey('pkcs8', key);
  return x509.PemConverter.encode(bytes, 'PRIVATE KEY');
}
