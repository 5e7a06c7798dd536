import type { Octokit } from 'octokit';
import { rememberingReader } from '../github/remembering-reader.ts';
import { repositoryReader } from '../github/repository-reader.ts';
import { isGone, unlessGone } from './refused.ts';
import type { ReconcilerParts, Site } from './site.ts';

/** Which repository is to be reached, through whom. */
export type Wanted = {
  readonly repositoryId: number;
  readonly installationId: number;
  /** `owner/name` as it was known last; null where it is not known. */
  readonly fullName: string | null;
  readonly signal: AbortSignal;
};

/**
 * Reaches a repository by its number, whatever it is called by now; null where the App is not installed there (any more).
 * A name alone is no proof: another repository may have taken it.
 */
export async function openSite(parts: ReconcilerParts, wanted: Wanted): Promise<Site | null> {
  const { repositoryId, installationId, signal } = wanted;
  try {
    const octokit = await parts.github.installation(installationId, signal);
    const name = await nameOf(octokit, wanted);
    if (name === null) return null;
    const at = { ...name, request: { signal } };
    // For one piece of work; what was read is remembered: objects never change.
    const reader = rememberingReader(repositoryReader(octokit, at));
    return { parts, octokit, repositoryId, installationId, at, reader, signal };
  } catch (error) {
    // An installation that is gone or suspended gets no token.
    if (isGone(error)) return null;
    throw error;
  }
}

type Name = { readonly owner: string; readonly repo: string };

async function nameOf(octokit: Octokit, { repositoryId, fullName, signal }: Wanted): Promise<Name | null> {
  const request = { signal };
  const [owner, repo] = fullName?.split('/') ?? [];
  if (owner !== undefined && repo !== undefined) {
    const known = await unlessGone(octokit.rest.repos.get({ owner, repo, request }));
    if (known?.data.id === repositoryId) return { owner: known.data.owner.login, repo: known.data.name };
  }
  const pages = octokit.paginate.iterator(octokit.rest.apps.listReposAccessibleToInstallation, {
    per_page: 100,
    request,
  });
  for await (const { data } of pages) {
    const found = data.find(({ id }) => id === repositoryId);
    if (found !== undefined) return { owner: found.owner.login, repo: found.name };
  }
  return null;
}
