import type { Change, ChartVersion, Database } from '@chandlery/persistence';
import { policyOf } from '../use-cases/access.ts';

/** What an address of an archive stands for, as last committed. */
export type KnownFile = {
  readonly version: Pick<
    ChartVersion,
    'id' | 'workspaceId' | 'fileName' | 'state' | 'archiveDigest' | 'archiveBytes'
  >;
  /** Whether its number can stand for other bytes one day. */
  readonly keepNumbers: boolean;
};

/** Some 300 bytes each. */
const maximumFiles = 50_000;

/** What happens on clusters changes no file, and happens often. */
const elsewhere = /^(cluster|project|project_member|deployment|operation)\./;

/**
 * Remembers what file names stand for. Every commit is heard of before whoever made it has an answer, and what it touches is
 * forgotten: the files of its app, or, where it is about no app (a policy), all. Names that stand for nothing are not remembered.
 */
export class KnownFiles {
  readonly #database: Database;
  readonly #files = new Map<string, KnownFile>();
  readonly #keysOfApp = new Map<string, Set<string>>();
  #changes = 0;

  constructor(database: Database) {
    this.#database = database;
  }

  /** What is remembered of a file: for who cannot wait. */
  known(workspace: string, fileName: string): KnownFile | undefined {
    return this.#files.get(keyOf(workspace, fileName));
  }

  /** The version of a workspace that has a file name; `undefined` where there is none. */
  async find(workspace: string, fileName: string): Promise<KnownFile | undefined> {
    const known = this.known(workspace, fileName);
    if (known !== undefined) return known;
    const begun = this.#changes;
    const home = await this.#database.workspaces.findBySlug(workspace);
    const version = home && (await this.#database.versions.findByFileName(home.id, fileName));
    if (home === undefined || version === undefined) return undefined;
    const { id, workspaceId, state, archiveDigest, archiveBytes } = version;
    const { keepNumbers } = await policyOf({ database: this.#database }, home);
    const file = {
      version: { id, workspaceId, fileName: version.fileName, state, archiveDigest, archiveBytes },
      keepNumbers,
    };
    // What was read while something was committed may be what was before it.
    if (this.#changes === begun) this.#remember(keyOf(workspace, fileName), version.appId, file);
    return file;
  }

  /** The listener of the event port. */
  onChanges(all: readonly Change[]): void {
    const changes = all.filter(({ type }) => !elsewhere.test(type));
    if (changes.length === 0) return;
    this.#changes += 1;
    for (const { appId } of changes) {
      if (appId === null) return this.#forgetAll();
      for (const key of this.#keysOfApp.get(appId) ?? []) this.#files.delete(key);
      this.#keysOfApp.delete(appId);
    }
  }

  #remember(key: string, appId: string, file: KnownFile): void {
    if (this.#files.size >= maximumFiles) this.#forgetAll();
    this.#files.set(key, file);
    const keys = this.#keysOfApp.get(appId) ?? new Set();
    this.#keysOfApp.set(appId, keys.add(key));
  }

  #forgetAll(): void {
    this.#files.clear();
    this.#keysOfApp.clear();
  }
}

/** A slug has no slash. */
function keyOf(workspace: string, fileName: string): string {
  return `${workspace}/${fileName}`;
}
