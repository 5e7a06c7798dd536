import { GitHubError, notFound } from './github-error.ts';
import type { Caller, Need } from '../access/caller.ts';
import type { Hub } from '../hub.ts';
import type { App, Repository } from '../state/model.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** One request, when it is known who calls and that they may. */
export interface Call {
  hub: Hub;
  caller: Caller;
  params: Readonly<Record<string, string>>;
  query: Readonly<Record<string, string>>;
  /** The path as it was asked for. */
  path: string;
  /** The Accept header. */
  accept: string;
  /** It fits GitHub's schema of the operation, else the call was refused before. */
  body: unknown;
}

export interface RepositoryCall extends Call {
  repository: Repository;
}

export interface AppCall extends Call {
  app: App;
}

export interface Answer {
  status: number;
  body?: unknown;
  headers?: Readonly<Record<string, string>>;
}

type Run<C> = (call: C) => Answer | Promise<Answer>;

/** One of GitHub's operations. `path` is as in GitHub's description. */
export type Route =
  | { kind: 'repository'; method: Method; path: string; need: Need; run: Run<RepositoryCall> }
  | { kind: 'app'; method: Method; path: string; run: Run<AppCall> }
  | { kind: 'plain'; method: Method; path: string; run: Run<Call> };

/** An operation below `/repos/{owner}/{repo}` (and below `/repositories/{id}`), with the permission it needs. */
export function repositoryRoute(
  method: Method,
  path: string,
  need: `${string}:${'read' | 'write'}`,
  run: Run<RepositoryCall>,
): Route {
  const [permission = '', level] = need.split(':');
  const wanted: Need = { permission, level: level === 'write' ? 'write' : 'read' };
  return { kind: 'repository', method, path: `/repos/{owner}/{repo}${path}`, need: wanted, run };
}

/** An operation of the App itself, with its JWT. */
export function appRoute(method: Method, path: string, run: Run<AppCall>): Route {
  return { kind: 'app', method, path, run };
}

/** Any other operation; it looks at the caller itself. */
export function plainRoute(method: Method, path: string, run: Run<Call>): Route {
  return { kind: 'plain', method, path, run };
}

export function ok(body: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status: 200, body, headers };
}

export function created(body: unknown): Answer {
  return { status: 201, body };
}

export function noContent(): Answer {
  return { status: 204 };
}

/** The body of a call, as GitHub's schema of its operation has it. */
export function bodyOf<T>(call: Call): T {
  return (call.body ?? {}) as T;
}

/** A number in the path; anything else is not found. */
export function numberIn(call: Call, name: string): number {
  const value = Number(call.params[name]);
  if (!Number.isSafeInteger(value)) throw notFound();
  return value;
}

/** A part of the path as text. */
export function textIn(call: Call, name: string): string {
  return call.params[name] ?? '';
}

/** The App behind an installation token: whose check runs and comments these are. */
export function callingApp(call: Call): App {
  if (call.caller.kind === 'installation') return call.caller.installation.app;
  throw new GitHubError(403, 'You must authenticate via a GitHub App.');
}
