import type { ChartPlace, RepositoryProblem } from './chart-types.ts';
import { RepositoryError } from './errors.ts';
import { parentsOf } from './find-charts.ts';
import {
  aliasesOf,
  maxOwnersBytes,
  ownersOf,
  type OwnersAliases,
  type OwnersFile,
  type Read,
} from './owners.ts';
import type { RepositoryReader } from './repository-reader.ts';
import { isPlainFile, TreeIndex } from './tree-index.ts';

/** Who may approve a chart by the OWNERS files of the base branch. */
export type ChartOwners = {
  /** Logins in lower case; null: no OWNERS file names any, so the store's rights alone decide. */
  readonly approvers: ReadonlySet<string> | null;
  /** Logins in lower case, whom to ask; approvers are among them. */
  readonly reviewers: ReadonlySet<string>;
  /** The files that were read, the nearest first. */
  readonly files: readonly string[];
  readonly problems: readonly RepositoryProblem[];
};

/** The OWNERS files of one commit, each read once. The commit has to be the base branch's tip, never the pull request's. */
export class OwnersReader {
  readonly #reader: RepositoryReader;
  readonly #commit: string;
  readonly #read = new Map<string, Promise<Read<OwnersFile> | null>>();
  #tree: Promise<TreeIndex> | undefined;
  #aliases: Promise<Read<OwnersAliases>> | undefined;

  constructor(reader: RepositoryReader, commit: string) {
    this.#reader = reader;
    this.#commit = commit;
  }

  /**
   * The owners of a chart: of its folder's OWNERS and of those above, up to one with `no_parent_owners`. A chart that is new
   * in its folder has those of the folders above.
   */
  async ownersOf(place: ChartPlace): Promise<ChartOwners> {
    const folders = [...parentsOf(place.path), ...(place.form === 'folder' ? [place.path] : [])].reverse();
    const files: OwnersFile[] = [];
    const problems: RepositoryProblem[] = [];
    for (const folder of [...new Set(folders)]) {
      const read = await this.#file(folder === '' ? 'OWNERS' : `${folder}/OWNERS`);
      if (read === null) continue;
      files.push(read.value);
      problems.push(...read.problems);
      if (read.value.noParentOwners) break;
    }
    if (files.length === 0) return { approvers: null, reviewers: new Set(), files: [], problems };
    const aliases = await this.#allAliases();
    problems.push(...aliases.problems);
    const logins = (key: 'approvers' | 'reviewers') =>
      new Set(files.flatMap((file) => file[key].flatMap((name) => aliases.value.get(name) ?? [name])));
    const approvers = logins('approvers');
    return {
      approvers: approvers.size === 0 && problems.length === 0 ? null : approvers,
      reviewers: new Set([...approvers, ...logins('reviewers')]),
      files: files.map(({ path }) => path),
      problems,
    };
  }

  #file(path: string): Promise<Read<OwnersFile> | null> {
    const known = this.#read.get(path);
    if (known !== undefined) return known;
    const read = this.#bytes(path).then((bytes) => (bytes === null ? null : ownersOf(bytes, path)));
    this.#read.set(path, read);
    return read;
  }

  #allAliases(): Promise<Read<OwnersAliases>> {
    this.#aliases ??= this.#bytes('OWNERS_ALIASES').then((bytes) => aliasesOf(bytes ?? ''));
    return this.#aliases;
  }

  /** What is too large to read is no YAML either, and so is said and fails closed. */
  async #bytes(path: string): Promise<Uint8Array | null> {
    this.#tree ??= this.#reader.tree(this.#commit).then((tree) => new TreeIndex(tree));
    const entry = (await this.#tree).at(path);
    if (entry === undefined) return null;
    if (!isPlainFile(entry)) return Buffer.from('a link or a submodule');
    try {
      return await this.#reader.blob(entry.sha, maxOwnersBytes);
    } catch (error) {
      if (error instanceof RepositoryError && error.code === 'blob_too_large')
        return Buffer.from('a file that is too large');
      throw error;
    }
  }
}

/**
 * Whether somebody's approval counts by the OWNERS files: they narrow, the store's rights are asked besides. Where a file
 * cannot be read nobody's does.
 */
export function mayApprove({ approvers, problems }: ChartOwners, login: string): boolean {
  if (problems.length > 0) return false;
  return approvers === null || approvers.has(login.toLowerCase());
}
