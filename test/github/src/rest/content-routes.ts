import { randomBytes } from 'node:crypto';
import { push } from '../actions/branches.ts';
import { actor } from '../access/caller.ts';
import { gitCommitDocument } from '../documents/commit.ts';
import { pageUrl, pathInUrl, repositoryUrl } from '../documents/links.ts';
import type { Commit } from '../git/commit.ts';
import { entryAt, listTree, type TreeEntry } from '../git/tree.ts';
import { GitHubError, notFound } from './github-error.ts';
import {
  bodyOf,
  ok,
  repositoryRoute,
  textIn,
  type Answer,
  type RepositoryCall,
  type Route,
} from './route.ts';

/** GitHub answers a longer file by this path without its content. */
const longestContentBytes = 1_000_000;

/** Files and folders by path, and the archive of a commit. */
export const contentRoutes: readonly Route[] = [
  repositoryRoute('GET', '/contents/{path}', 'contents:read', async (call) => {
    const commit = await commitAt(call, call.query['ref']);
    const path = textIn(call, 'path').replace(/\/+$/, '');
    const entry = await entryAt(call.repository.git, commit.tree, path);
    if (entry === null) throw notFound();
    const ref = call.query['ref'] ?? call.repository.defaultBranch;
    if (entry.type === 'tree') {
      const below = await listTree(call.repository.git, entry.sha, false);
      const prefix = path === '' ? '' : `${path}/`;
      return ok(below.map((one) => described(call, { ...one, path: `${prefix}${one.path}` }, ref)));
    }
    return file(call, entry, ref);
  }),
  repositoryRoute('PUT', '/contents/{path}', 'contents:write', async (call) => {
    const wanted = bodyOf<{ message: string; content: string; sha?: string; branch?: string }>(call);
    const { hub, repository } = call;
    const path = textIn(call, 'path');
    const branch = wanted.branch ?? repository.defaultBranch;
    const tip = await repository.git.commit(branch);
    const before = tip === null ? null : await entryAt(repository.git, tip.tree, path);
    if (before !== null && before.sha !== wanted.sha) {
      throw new GitHubError(409, `${path} does not match ${wanted.sha ?? 'undefined'}`);
    }
    const files = { [path]: new Uint8Array(Buffer.from(wanted.content, 'base64')) };
    const author = actor(call.caller);
    const sha = await push(hub, repository, { branch, files, message: wanted.message, author });
    const commit = await commitAt(call, sha);
    const entry = await entryAt(repository.git, commit.tree, path);
    if (entry === null) throw notFound();
    const { verification, ...rest } = gitCommitDocument(hub.world, repository, commit);
    return {
      status: before === null ? 201 : 200,
      body: { content: described(call, entry, branch), commit: { ...rest, verification } },
    };
  }),
  repositoryRoute('GET', '/tarball/{ref}', 'contents:read', async (call) => {
    const { hub, repository } = call;
    const commit = await commitAt(call, textIn(call, 'ref'));
    const secret = randomBytes(16).toString('hex');
    hub.world.archiveLinks.set(secret, {
      repository,
      sha: commit.sha,
      expiresAt: new Date(hub.world.now().getTime() + hub.limits.archiveLinkMs),
    });
    const path = `${repository.owner.login}/${repository.name}/legacy.tar.gz/${commit.sha}`;
    return { status: 302, headers: { location: `${hub.world.archiveOrigin}/${path}?token=${secret}` } };
  }),
];

/** The commit that a `ref` names; the default branch's where none is named. */
export async function commitAt(call: RepositoryCall, ref: string | undefined): Promise<Commit> {
  const name = ref === undefined || ref === '' ? call.repository.defaultBranch : ref;
  const commit = await call.repository.git.commit(name);
  if (commit === null) throw new GitHubError(404, `No commit found for the ref ${name}`);
  return commit;
}

async function file(call: RepositoryCall, entry: TreeEntry, ref: string): Promise<Answer> {
  const document = described(call, entry, ref);
  if (entry.type !== 'blob') return ok({ ...document, submodule_git_url: '' });
  const object = await call.repository.git.object(entry.sha);
  if (object === null) throw notFound();
  if (entry.mode === '120000') return ok({ ...document, type: 'symlink', target: object.data.toString() });
  const long = object.data.length > longestContentBytes;
  const content = long
    ? ''
    : (object.data.toString('base64').match(/.{1,60}/g) ?? []).map((line) => `${line}\n`).join('');
  if (call.accept.includes('raw')) return { status: 200, body: object.data };
  return ok({ ...document, content, encoding: long ? 'none' : 'base64' });
}

function described(call: RepositoryCall, entry: TreeEntry, ref: string) {
  const { hub, repository } = call;
  const path = pathInUrl(entry.path);
  const url = `${repositoryUrl(hub.world, repository)}/contents/${path}?ref=${encodeURIComponent(ref)}`;
  const kind = entry.type === 'tree' ? 'trees' : 'blobs';
  const git = `${repositoryUrl(hub.world, repository)}/git/${kind}/${entry.sha}`;
  const html = `${pageUrl(hub.world, repository)}/blob/${encodeURIComponent(ref)}/${path}`;
  return {
    name: entry.path.split('/').pop() ?? '',
    path: entry.path,
    sha: entry.sha,
    size: entry.sizeBytes ?? 0,
    type: typeOf(entry),
    url,
    git_url: git,
    html_url: html,
    download_url:
      entry.type === 'blob'
        ? `${pageUrl(hub.world, repository)}/raw/${encodeURIComponent(ref)}/${path}`
        : null,
    _links: { self: url, git, html },
  };
}

function typeOf(entry: TreeEntry): 'dir' | 'file' | 'submodule' | 'symlink' {
  if (entry.type === 'tree') return 'dir';
  if (entry.type === 'commit') return 'submodule';
  return entry.mode === '120000' ? 'symlink' : 'file';
}
