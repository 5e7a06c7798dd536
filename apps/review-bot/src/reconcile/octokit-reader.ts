import type { RepositoryReader } from '../charts/repository-reader.ts';
import { rememberingReader } from '../github/remembering-reader.ts';
import { repositoryReader } from '../github/repository-reader.ts';
import type { Site } from './site.ts';

/** Trees and blobs by GitHub's API, for one piece of work. What was read is remembered: objects never change. */
export function octokitReader({ octokit, at }: Pick<Site, 'octokit' | 'at'>): RepositoryReader {
  return rememberingReader(repositoryReader(octokit, at));
}
