import { createHash } from 'node:crypto';
import { RepositoryError } from '../errors.ts';
import type { RepositoryReader, TreeEntry } from '../repository-reader.ts';

/** A repository in memory, for specs: commits by name, files by path, and how often a blob was asked for. */
export class MemoryRepository implements RepositoryReader {
  readonly #commits = new Map<string, readonly TreeEntry[]>();
  readonly #blobs = new Map<string, Buffer>();
  /** Ids of the blobs that were read, in order. */
  readonly reads: string[] = [];
  /** Most reads at the same time. */
  mostAtOnce = 0;
  #atOnce = 0;

  commit(name: string, files: Readonly<Record<string, string | Uint8Array>>): this {
    this.#commits.set(
      name,
      Object.entries(files).map(([path, content]) => {
        const bytes = Buffer.from(content);
        const sha = createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
        this.#blobs.set(sha, bytes);
        return { path, mode: '100644', type: 'blob', sha, size: bytes.length };
      }),
    );
    return this;
  }

  tree(commit: string): Promise<readonly TreeEntry[]> {
    const tree = this.#commits.get(commit);
    return tree === undefined ? Promise.reject(new Error(`no commit ${commit}`)) : Promise.resolve(tree);
  }

  async blob(sha: string, limit: number): Promise<Buffer> {
    this.reads.push(sha);
    this.#atOnce += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.#atOnce);
    await Promise.resolve();
    this.#atOnce -= 1;
    const bytes = this.#blobs.get(sha);
    if (bytes === undefined) throw new RepositoryError('blob_missing', `no blob ${sha}`);
    if (bytes.length > limit) throw new RepositoryError('blob_too_large', `${sha} is larger than ${limit}`);
    return bytes;
  }
}
