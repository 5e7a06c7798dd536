import { actor } from '../access/caller.ts';
import { moveBranch } from '../actions/branches.ts';
import { signatureOf } from '../actions/signatures.ts';
import { gitCommitDocument } from '../documents/commit.ts';
import { nodeId, repositoryUrl } from '../documents/links.ts';
import { listTree, type TreeEntry } from '../git/tree.ts';
import { writeTree, type TreeChange } from '../git/write-tree.ts';
import { commitTree } from '../git/write-commit.ts';
import { commitAt } from './content-routes.ts';
import { notFound, unprocessable } from './github-error.ts';
import {
  bodyOf,
  created,
  noContent,
  ok,
  repositoryRoute,
  textIn,
  type RepositoryCall,
  type Route,
} from './route.ts';

/** Git's own objects and refs. */
export const gitRoutes: readonly Route[] = [
  repositoryRoute('GET', '/git/trees/{tree_sha}', 'contents:read', async (call) => {
    const name = textIn(call, 'tree_sha');
    const { git } = call.repository;
    const isObject = /^[0-9a-f]{40}$/.test(name);
    const tree = isObject
      ? await git.object(`${name}^{tree}`)
      : await git.object(`${(await commitAt(call, name)).sha}^{tree}`);
    if (tree === null) throw notFound();
    // Whatever is given for `recursive` means yes, "false" and "0" too.
    const entries = await listTree(git, tree.sha, call.query['recursive'] !== undefined);
    const most = call.hub.limits.treeEntries;
    return ok({
      sha: tree.sha,
      url: `${repositoryUrl(call.hub.world, call.repository)}/git/trees/${tree.sha}`,
      tree: entries.slice(0, most).map((entry) => entryDocument(call, entry)),
      truncated: entries.length > most,
    });
  }),
  repositoryRoute('POST', '/git/trees', 'contents:write', async (call) => {
    const { base_tree: base, tree } = bodyOf<{ base_tree?: string; tree: TreeChange[] }>(call);
    const { git } = call.repository;
    const sha = await writeTree(git, base ?? null, tree);
    return created({
      sha,
      url: `${repositoryUrl(call.hub.world, call.repository)}/git/trees/${sha}`,
      tree: (await listTree(git, sha, false)).map((entry) => entryDocument(call, entry)),
      truncated: false,
    });
  }),
  repositoryRoute('GET', '/git/blobs/{file_sha}', 'contents:read', async (call) => {
    const sha = textIn(call, 'file_sha');
    const object = /^[0-9a-f]{40}$/.test(sha) ? await call.repository.git.object(sha) : null;
    if (object?.type !== 'blob') throw notFound();
    if (call.accept.includes('raw')) return { status: 200, body: object.data };
    return ok({
      sha,
      node_id: nodeId('Blob', sha),
      size: object.data.length,
      url: blobUrl(call, sha),
      content: object.data.toString('base64').replace(/.{60}(?=.)/g, '$&\n'),
      encoding: 'base64',
    });
  }),
  repositoryRoute('POST', '/git/blobs', 'contents:write', async (call) => {
    const { content, encoding } = bodyOf<{ content: string; encoding?: string }>(call);
    const input = Buffer.from(content, encoding === 'base64' ? 'base64' : 'utf8');
    const sha = await call.repository.git.text(['hash-object', '-w', '--stdin'], { input });
    return created({ sha, url: blobUrl(call, sha) });
  }),
  repositoryRoute('GET', '/git/commits/{commit_sha}', 'contents:read', async (call) => {
    const commit = await call.repository.git.commit(textIn(call, 'commit_sha'));
    if (commit === null) throw notFound();
    return ok(gitCommitDocument(call.hub.world, call.repository, commit));
  }),
  repositoryRoute('POST', '/git/commits', 'contents:write', async (call) => {
    const { message, tree, parents } = bodyOf<{ message: string; tree: string; parents?: string[] }>(call);
    const { hub, repository } = call;
    if ((await repository.git.object(`${tree}^{tree}`)) === null) {
      throw unprocessable('Commit', 'tree', 'Tree SHA does not exist');
    }
    const signature = signatureOf(hub, actor(call.caller));
    const sha = await commitTree(repository.git, {
      tree,
      parents: parents ?? [],
      message,
      author: signature,
      committer: signature,
    });
    return created(gitCommitDocument(hub.world, repository, await commitAt(call, sha)));
  }),
  repositoryRoute('GET', '/git/ref/{ref}', 'contents:read', async (call) => {
    const ref = `refs/${textIn(call, 'ref')}`;
    const sha = await call.repository.git.tip(ref);
    if (sha === null) throw notFound();
    return ok(refDocument(call, ref, sha));
  }),
  repositoryRoute('GET', '/git/matching-refs/{ref}', 'contents:read', async (call) => {
    const prefix = `refs/${textIn(call, 'ref')}`;
    const refs = [...(await call.repository.git.refs())].filter(([ref]) => ref.startsWith(prefix));
    return ok(refs.map(([ref, sha]) => refDocument(call, ref, sha)));
  }),
  repositoryRoute('POST', '/git/refs', 'contents:write', async (call) => {
    const { ref, sha } = bodyOf<{ ref: string; sha: string }>(call);
    if ((await call.repository.git.tip(ref)) !== null)
      throw unprocessable('Reference', 'ref', 'Reference already exists');
    await setRef(call, ref, sha, false);
    return created(refDocument(call, ref, sha));
  }),
  repositoryRoute('PATCH', '/git/refs/{ref}', 'contents:write', async (call) => {
    const { sha, force } = bodyOf<{ sha: string; force?: boolean }>(call);
    const ref = `refs/${textIn(call, 'ref')}`;
    if ((await call.repository.git.tip(ref)) === null)
      throw unprocessable('Reference', 'ref', 'Reference does not exist');
    await setRef(call, ref, sha, force ?? false);
    return ok(refDocument(call, ref, sha));
  }),
  repositoryRoute('DELETE', '/git/refs/{ref}', 'contents:write', async (call) => {
    const ref = `refs/${textIn(call, 'ref')}`;
    if ((await call.repository.git.tip(ref)) === null)
      throw unprocessable('Reference', 'ref', 'Reference does not exist');
    await setRef(call, ref, null, true);
    return noContent();
  }),
];

async function setRef(call: RepositoryCall, ref: string, sha: string | null, force: boolean): Promise<void> {
  const { hub, repository } = call;
  if (!/^refs\/(heads|tags)\/./.test(ref))
    throw unprocessable('Reference', 'ref', 'Reference name is invalid');
  if (sha !== null && (await repository.git.commit(sha)) === null) {
    throw unprocessable('Reference', 'sha', 'Object does not exist');
  }
  if (!ref.startsWith('refs/heads/')) return repository.git.setRef(ref, sha);
  await moveBranch(hub, repository, ref.slice('refs/heads/'.length), sha, actor(call.caller), force);
}

function entryDocument(call: RepositoryCall, entry: TreeEntry) {
  const kind = entry.type === 'tree' ? 'trees' : 'blobs';
  const url = `${repositoryUrl(call.hub.world, call.repository)}/git/${kind}/${entry.sha}`;
  return {
    path: entry.path,
    mode: entry.mode,
    type: entry.type,
    sha: entry.sha,
    ...(entry.sizeBytes === null ? {} : { size: entry.sizeBytes }),
    ...(entry.type === 'commit' ? {} : { url }),
  };
}

function refDocument(call: RepositoryCall, ref: string, sha: string) {
  const base = `${repositoryUrl(call.hub.world, call.repository)}/git`;
  const path = ref.split('/').map(encodeURIComponent).join('/');
  return {
    ref,
    node_id: nodeId('Ref', ref),
    url: `${base}/${path}`,
    object: { sha, type: 'commit', url: `${base}/commits/${sha}` },
  };
}

function blobUrl(call: RepositoryCall, sha: string): string {
  return `${repositoryUrl(call.hub.world, call.repository)}/git/blobs/${sha}`;
}
