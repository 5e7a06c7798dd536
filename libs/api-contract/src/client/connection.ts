import type { RetrySettings } from './retries.ts';

/** Who asks. */
export type Credentials =
  | { readonly name: string; readonly password: string }
  /** A token of `me.tokens.create`. */
  | { readonly token: string }
  /** The browser's session: its cookie is sent by the browser, and this token of `sessions.signIn` proves whose page asks. */
  | { readonly csrfToken: string };

/** What bounds a call in time. */
export type ListenOptions = {
  /** Ends the call; it then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** How long one try may take until it is answered (what is streamed: until it begins). 30 seconds unless given, 5 minutes for uploads. */
  readonly timeoutMs?: number | undefined;
};

/** How the client reaches the server. */
export type ClientOptions = ListenOptions & {
  /** Where the server is, with its context path: `https://charts.example.com`; in a page of the server itself, '' or the context path. */
  readonly baseUrl: string;
  /** Who asks; a function where that changes, such as by signing in. Nobody, unless given. */
  readonly credentials?: Credentials | (() => Credentials | undefined) | undefined;
  /** Headers of every request, such as `User-Agent`. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** What makes requests; the global `fetch` unless given. */
  readonly fetch?: ((url: string, init: RequestInit) => Promise<Response>) | undefined;
  /** How often and how patiently a try is repeated where that is safe. */
  readonly retries?: RetrySettings | undefined;
};

/** The headers that say who asks. */
export function credentialHeaders(credentials: Credentials | undefined): Record<string, string> {
  if (credentials === undefined) return {};
  if ('token' in credentials) return { authorization: `Bearer ${credentials.token}` };
  if ('csrfToken' in credentials) return { 'x-csrf-token': credentials.csrfToken };
  const { name, password } = credentials;
  const bytes = new TextEncoder().encode(`${name}:${password}`);
  return { authorization: `Basic ${btoa(String.fromCharCode(...bytes))}` };
}

/** Whether the browser may send its cookie, and take one: where no other credentials are given. */
export function cookiesOf(credentials: Credentials | undefined): 'same-origin' | 'omit' {
  return credentials === undefined || 'csrfToken' in credentials ? 'same-origin' : 'omit';
}
