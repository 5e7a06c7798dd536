import type { Octokit } from 'octokit';
import { RepositoryError } from '../charts/errors.ts';
import type { RepositoryReader, TreeEntry } from '../charts/repository-reader.ts';
import { isGone } from './refused.ts';
import type { Site } from './site.ts';

/** More entries than this are not walked folder by folder. */
const mostEntries = 400_000;

type GitHubEntry = Awaited<ReturnType<Octokit['rest']['git']['getTree']>>['data']['tree'][number];

/** Trees and blobs by GitHub's API. What was read once is kept for the life of the reader: objects never change. */
export function octokitReader({ octokit, at }: Pick<Site, 'octokit' | 'at'>): RepositoryReader {
  const trees = new Map<string, Promise<readonly TreeEntry[]>>();
  const blobs = new Map<string, Promise<Buffer>>();
  return {
    tree: (commit) => remembered(trees, commit, () => wholeTree({ octokit, at }, commit)),
    blob: async (sha, limit) => {
      const bytes = await remembered(blobs, sha, () => readBlob({ octokit, at }, sha));
      if (bytes.length <= limit) return bytes;
      throw new RepositoryError('blob_too_large', `The file has ${bytes.length} bytes, more than ${limit}.`, {
        bytes: bytes.length,
        limit,
      });
    },
  };
}

/** The same for several commits at once; a failure is not kept. */
function remembered<T>(kept: Map<string, Promise<T>>, key: string, read: () => Promise<T>): Promise<T> {
  const known = kept.get(key);
  if (known !== undefined) return known;
  const fresh = read();
  kept.set(key, fresh);
  fresh.catch(() => kept.delete(key));
  return fresh;
}

async function readBlob({ octokit, at }: Pick<Site, 'octokit' | 'at'>, sha: string): Promise<Buffer> {
  try {
    const { data } = await octokit.rest.git.getBlob({ ...at, file_sha: sha });
    return Buffer.from(data.content, data.encoding === 'base64' ? 'base64' : 'utf8');
  } catch (error) {
    if (!isGone(error)) throw error;
    throw new RepositoryError('blob_missing', `There is no file ${sha} in the repository.`, { sha });
  }
}

async function wholeTree(of: Pick<Site, 'octokit' | 'at'>, commit: string): Promise<readonly TreeEntry[]> {
  const { data } = await of.octokit.rest.git.getTree({ ...of.at, tree_sha: commit, recursive: 'true' });
  if (!data.truncated) return data.tree.map((entry) => entryOf(entry, ''));
  // GitHub cut it off: folder by folder, every answer is whole.
  const found: TreeEntry[] = [];
  const folders: { readonly sha: string; readonly path: string }[] = [{ sha: commit, path: '' }];
  for (let next = folders.pop(); next !== undefined; next = folders.pop()) {
    const { sha, path } = next;
    const answer = await of.octokit.rest.git.getTree({ ...of.at, tree_sha: sha });
    for (const entry of answer.data.tree.map((one) => entryOf(one, path))) {
      found.push(entry);
      if (entry.type === 'tree') folders.push({ sha: entry.sha, path: entry.path });
    }
    if (answer.data.truncated || found.length > mostEntries) throw tooLarge(found.length);
  }
  return found;
}

function entryOf({ path, mode, type, sha, size }: GitHubEntry, folder: string): TreeEntry {
  const kind = type === 'tree' || type === 'commit' ? type : 'blob';
  return {
    path: folder === '' ? path : `${folder}/${path}`,
    mode,
    type: kind,
    sha,
    size: size ?? null,
  };
}

function tooLarge(entries: number): RepositoryError {
  return new RepositoryError('tree_too_large', `The repository has more than ${entries} files.`, { entries });
}
