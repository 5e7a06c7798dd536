/** How an index is asked for. */
export type Encoding = 'identity' | 'gzip';

const deadlineMs = 60_000;

/**
 * Waits until an address is really served in an encoding: of a large index that is not compressed yet, the server gives
 * the raw form to whoever accepts gzip, and what is measured then is something else.
 * @returns the bytes of the answer's body
 * @throws Error where it is not within a minute
 */
export async function untilEncoded(url: string, encoding: Encoding): Promise<number> {
  for (const startMs = performance.now(); performance.now() - startMs < deadlineMs;) {
    const answer = await fetch(url, { method: 'HEAD', headers: { 'accept-encoding': encoding } });
    if (!answer.ok) throw new Error(`${url} answered ${answer.status}.`);
    if (encodingOf(answer.headers.get('content-encoding')) === encoding)
      return Number(answer.headers.get('content-length'));
    await new Promise((done) => setTimeout(done, 20));
  }
  throw new Error(`${url} was not served as ${encoding} within a minute.`);
}

/** @throws Error where an answer has another encoding than what is measured */
export function requireEncoding(header: string | null | undefined, encoding: Encoding): void {
  const actual = encodingOf(header);
  if (actual !== encoding) throw new Error(`An answer was ${actual}, where ${encoding} is measured.`);
}

function encodingOf(header: string | null | undefined): string {
  return header ?? 'identity';
}
