import { lookup as systemLookup } from 'node:dns';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { get } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { DependencyRefused } from './dependency-source.ts';
import { isPrivateAddress } from './private-address.ts';

/** How a resource is fetched. */
export type GetOptions = {
  readonly signal: AbortSignal;
  readonly maximumBytes: number;
  /** From the start of a request to the last byte of its answer. */
  readonly timeoutMs: number;
  /** Hosts that may have private addresses. */
  readonly privateHosts: readonly string[];
  /** PEM certificates to trust beside the system's. */
  readonly ca?: readonly string[];
};

const maximumRedirects = 3;
const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/**
 * Fetches what is at an https address, within bounds, without credentials, and through no address that is not public: what a
 * name leads to is judged when it is connected to.
 * @throws DependencyRefused; the signal's reason
 */
export async function httpsGet(address: URL, options: GetOptions): Promise<Buffer> {
  let url = address;
  for (let hop = 0; hop <= maximumRedirects; hop++) {
    const answer = await request(url, options);
    if (!(answer instanceof URL)) return answer;
    url = answer;
  }
  throw new DependencyRefused(`${address.origin} redirects more than ${maximumRedirects} times`);
}

async function request(url: URL, options: GetOptions): Promise<Buffer | URL> {
  const { signal, timeoutMs } = options;
  checkAddress(url, options);
  const tooLong = AbortSignal.timeout(timeoutMs);
  try {
    const outgoing = get(url, {
      signal: AbortSignal.any([signal, tooLong]),
      headers: { 'user-agent': 'chandlery', 'accept-encoding': 'identity' },
      // No connection outlives its request: none that was made for one host is used for another rule.
      agent: false,
      lookup: guardedLookup(options.privateHosts.includes(hostOf(url))),
      ...(options.ca === undefined ? {} : { ca: [...options.ca] }),
    });
    const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
    return await answerOf(response, url, options);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof DependencyRefused) throw error;
    const why = tooLong.aborted ? `no answer within ${timeoutMs} ms` : (error as Error).message;
    throw new DependencyRefused(`${url.origin} cannot be reached (${why})`, { passing: true, cause: error });
  }
}

function checkAddress(url: URL, { privateHosts }: GetOptions): void {
  if (url.protocol !== 'https:') throw new DependencyRefused(`${url.href} is not https`);
  if (url.username !== '' || url.password !== '')
    throw new DependencyRefused(`the address at ${url.host} holds a user name or password`);
  const host = hostOf(url);
  if (isIP(host) !== 0 && isPrivateAddress(host) && !privateHosts.includes(host)) throw privateAddress(host);
}

/** As it is written in settings: without the brackets of IPv6. */
function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, '');
}

function guardedLookup(mayBePrivate: boolean): LookupFunction {
  return (host, options, done) => {
    systemLookup(host, { ...options, all: true }, (error, addresses) => {
      if (error !== null) return done(error, []);
      const reachable = mayBePrivate
        ? addresses
        : addresses.filter(({ address }) => !isPrivateAddress(address));
      const [first] = reachable;
      if (first === undefined) return done(privateAddress(host), []);
      if (options.all === true) return done(null, reachable);
      return done(null, first.address, first.family);
    });
  };
}

function privateAddress(host: string): DependencyRefused {
  return new DependencyRefused(`${host} has a private address, which the settings do not allow`);
}

async function answerOf(
  response: IncomingMessage,
  url: URL,
  { maximumBytes }: GetOptions,
): Promise<Buffer | URL> {
  const { statusCode = 0, headers } = response;
  if (redirects.has(statusCode) && headers.location !== undefined) {
    response.destroy();
    const target = URL.parse(headers.location, url.href);
    if (target === null) throw new DependencyRefused(`${url.origin} redirects to what is no address`);
    return target;
  }
  if (statusCode !== 200) {
    response.destroy();
    throw new DependencyRefused(`${url.href} answers ${statusCode}`, {
      passing: statusCode >= 500 || statusCode === 429,
    });
  }
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.byteLength;
    if (bytes > maximumBytes) throw new DependencyRefused(`${url.href} has more than ${maximumBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, bytes);
}
