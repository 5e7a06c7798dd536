import type { Octokit } from 'octokit';
import { GitHubRefused, GitHubUnavailable } from '../errors.ts';
import { AnswerTooLong } from './bounded-fetch.ts';
import { RepositoryError } from '../charts/errors.ts';
import type { RepositoryReader, TreeEntry } from '../charts/repository-reader.ts';

export type ReaderLimits = {
  /** Entries of one tree. */
  readonly entries: number;
  /** Requests for one tree that GitHub cuts off. */
  readonly requests: number;
};

export const readerLimits: ReaderLimits = { entries: 500_000, requests: 200 };

/** Commits are named by their SHA: a name could be another commit a moment later. */
const shaForm = /^[0-9a-f]{40}([0-9a-f]{24})?$/;

/**
 * A repository, read through trees and blobs. A fork's commits are read through the base repository, which has them as long as
 * the pull request is there.
 */
export function repositoryReader(
  octokit: Octokit,
  { owner, repo }: { readonly owner: string; readonly repo: string },
  limits: ReaderLimits = readerLimits,
): RepositoryReader {
  const whole = async (sha: string, recursive: boolean) => {
    const { data } = await octokit.rest.git.getTree({
      owner,
      repo,
      tree_sha: sha,
      ...(recursive ? { recursive: '1' } : {}),
    });
    return { entries: data.tree.map(entryOf), isWhole: !data.truncated };
  };
  return {
    async tree(commit) {
      if (!shaForm.test(commit)) throw new TypeError('a tree is asked for by the SHA of its commit');
      const first = await whole(commit, true);
      if (first.isWhole) return within(first.entries, limits);
      const found: TreeEntry[] = [];
      // Folder by folder: each whole where it can be, else its folders in turn.
      const folders = [{ sha: commit, path: '' }];
      let requests = 1;
      for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
        const { path, sha } = folder;
        const isRoot = path === '';
        const deep = isRoot ? { entries: [], isWhole: false } : await whole(sha, true);
        const { entries, isWhole } = deep.isWhole ? deep : await whole(sha, false);
        requests += deep.isWhole ? 1 : 2;
        if (!isWhole || requests > limits.requests) throw tooLarge(limits);
        for (const entry of entries) {
          const inside = { ...entry, path: isRoot ? entry.path : `${path}/${entry.path}` };
          found.push(inside);
          if (!deep.isWhole && entry.type === 'tree') folders.push({ sha: entry.sha, path: inside.path });
        }
        within(found, limits);
      }
      return found;
    },
    async blob(sha, limit) {
      if (!shaForm.test(sha)) throw new TypeError('a blob is asked for by its SHA');
      try {
        const { data } = await octokit.rest.git.getBlob({
          owner,
          repo,
          file_sha: sha,
          mediaType: { format: 'raw' },
          // As a stream: GitHub calls raw bytes text (charset=utf-8), and octokit would believe it.
          request: { answerBytes: limit, parseSuccessResponseBody: false },
        });
        return await bytesOf(data);
      } catch (error) {
        if (error instanceof GitHubRefused && error.status === 404)
          throw new RepositoryError('blob_missing', `There is no blob ${sha}.`, { sha });
        if (error instanceof GitHubUnavailable && causes(error).some((one) => one instanceof AnswerTooLong))
          throw blobTooLarge(sha, limit);
        throw error;
      }
    },
  };
}

type ListedEntry = { path?: string; mode?: string; type?: string; sha?: string; size?: number };

function entryOf({ path = '', mode = '', type, sha = '', size }: ListedEntry): TreeEntry {
  return {
    path,
    mode,
    type: type === 'tree' || type === 'commit' ? type : 'blob',
    sha,
    size: type === 'blob' && size !== undefined ? size : null,
  };
}

function within(entries: readonly TreeEntry[], limits: ReaderLimits): readonly TreeEntry[] {
  if (entries.length > limits.entries) throw tooLarge(limits);
  return entries;
}

function tooLarge({ entries }: ReaderLimits): RepositoryError {
  return new RepositoryError(
    'tree_too_large',
    `The repository has more files and folders than the ${entries} that are read.`,
    {
      limit: entries,
    },
  );
}

function blobTooLarge(sha: string, limit: number): RepositoryError {
  return new RepositoryError('blob_too_large', `A file is larger than ${limit} bytes.`, { sha, limit });
}

/** The types speak of JSON alone. */
async function bytesOf(data: unknown): Promise<Buffer> {
  if (data === null) return Buffer.alloc(0);
  if (data instanceof ReadableStream) return Buffer.from(await new Response(data).arrayBuffer());
  throw new GitHubUnavailable('bad_answer', 'a blob that is no stream of bytes');
}

function causes(error: Error): unknown[] {
  const found: unknown[] = [];
  for (let cause: unknown = error.cause; cause !== undefined && found.length < 5;) {
    found.push(cause);
    cause = cause instanceof Error ? cause.cause : undefined;
  }
  return found;
}
