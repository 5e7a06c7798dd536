import type { Repository } from '../state/model.ts';
import { nameOf, type World } from '../state/world.ts';

/** The API's address of a repository. */
export function repositoryUrl(world: World, repository: Repository): string {
  return `${world.origin}/repos/${nameOf(repository)}`;
}

/** The address of a repository's page; the emulator has no pages, only their addresses. */
export function pageUrl(world: World, repository: Repository): string {
  return `${world.origin}/${nameOf(repository)}`;
}

/** A path of a file in an address: each part escaped, the slashes kept. */
export function pathInUrl(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}

/** GraphQL's id of a thing: opaque to clients. */
export function nodeId(kind: string, id: number | string): string {
  return Buffer.from(`${kind}:${id}`).toString('base64url');
}
