import { createHmac, timingSafeEqual } from 'node:crypto';

/** What `X-Hub-Signature-256` looks like. */
const form = /^sha256=[0-9a-f]{64}$/;

/** Whether a header can be a signature at all: whoever sends none need not send a body either. */
export function looksSigned(header: unknown): header is string {
  return typeof header === 'string' && form.test(header);
}

/** Whether the bytes were signed with one of the secrets; in a time that tells nothing of them. */
export function isSigned(body: Buffer, header: string, secrets: readonly string[]): boolean {
  const given = Buffer.from(header.slice('sha256='.length), 'hex');
  return (
    secrets.filter((secret) => timingSafeEqual(createHmac('sha256', secret).update(body).digest(), given))
      .length > 0
  );
}
