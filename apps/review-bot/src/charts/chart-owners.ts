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

/** Who is in the teams that OWNERS files name. */
export type Teams = {
  /**
   * @param team `org/team`, in lower case
   * @returns logins in lower case, or why they cannot be known, with what would help
   */
  membersOf(
    team: string,
  ): Promise<
    { readonly members: ReadonlySet<string> } | { readonly problem: string; readonly remedy: string }
  >;
};

/** Where nobody can be asked. */
const noTeams: Teams = {
  membersOf: async (team) => ({ problem: `Nobody here knows the team @${team}.`, remedy: 'Name people.' }),
};

/** Who may approve a chart by the OWNERS files of the base branch. */
export type ChartOwners = {
  /** Logins in lower case; null: no OWNERS file names any, so the store's rights alone decide. */
  readonly approvers: ReadonlySet<string> | null;
  /** Logins in lower case, whom to ask; approvers are among them. */
  readonly reviewers: ReadonlySet<string>;
  /** The files that were read, the nearest first. */
  readonly files: readonly string[];
  /** Files that cannot be read: nobody's approval counts by them. */
  readonly problems: readonly RepositoryProblem[];
  /** Teams of whom nobody counts, as their members are not known; whoever else is named does. */
  readonly notices: readonly RepositoryProblem[];
};

/** The OWNERS files of one commit, each read once. The commit has to be the base branch's tip, never the pull request's. */
export class OwnersReader {
  readonly #reader: RepositoryReader;
  readonly #commit: string;
  readonly #teams: Teams;
  readonly #read = new Map<string, Promise<Read<OwnersFile> | null>>();
  #tree: Promise<TreeIndex> | undefined;
  #aliases: Promise<Read<OwnersAliases>> | undefined;

  constructor(reader: RepositoryReader, commit: string, teams: Teams = noTeams) {
    this.#reader = reader;
    this.#commit = commit;
    this.#teams = teams;
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
    if (files.length === 0)
      return { approvers: null, reviewers: new Set(), files: [], problems, notices: [] };
    const aliases = await this.#allAliases();
    problems.push(...aliases.problems);
    const notices: RepositoryProblem[] = [];
    const named = (key: 'approvers' | 'reviewers') =>
      files.flatMap((file) => file[key].flatMap((name) => aliases.value.get(name) ?? [name]));
    const logins = (names: readonly string[]) => this.#people(names, files, notices);
    const approvers = await logins(named('approvers'));
    const reviewers = await logins(named('reviewers'));
    return {
      approvers: named('approvers').length === 0 && problems.length === 0 ? null : approvers,
      reviewers: new Set([...approvers, ...reviewers]),
      files: files.map(({ path }) => path),
      problems,
      notices,
    };
  }

  /** Logins out of logins and teams. */
  async #people(
    names: readonly string[],
    files: readonly OwnersFile[],
    notices: RepositoryProblem[],
  ): Promise<ReadonlySet<string>> {
    const people = new Set<string>();
    for (const name of new Set(names)) {
      const team = name.includes('/') ? await this.#teams.membersOf(name) : { members: new Set([name]) };
      if ('members' in team) for (const login of team.members) people.add(login);
      else notices.push(unknownTeam(name, team, files));
    }
    return people;
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

function unknownTeam(
  team: string,
  { problem, remedy }: { readonly problem: string; readonly remedy: string },
  files: readonly OwnersFile[],
): RepositoryProblem {
  const file = files.find(({ approvers, reviewers }) => [...approvers, ...reviewers].includes(team));
  return {
    code: 'team_unknown',
    message: `${problem} Until then nobody's approval counts by that team.`,
    remedy,
    path: file?.path ?? 'OWNERS_ALIASES',
    line: null,
    column: null,
  };
}

/**
 * Whether somebody's approval counts by the OWNERS files: they narrow, the store's rights are asked besides. Where a file
 * cannot be read nobody's does.
 */
export function mayApprove({ approvers, problems }: ChartOwners, login: string): boolean {
  if (problems.length > 0) return false;
  return approvers === null || approvers.has(login.toLowerCase());
}
