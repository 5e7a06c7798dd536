import type { Change } from '../ports/changes.ts';
import type { Database } from '../ports/index.ts';

/** So many answers of one method are remembered; then all are forgotten. */
const maximumAnswers = 1000;

/** What changes no workspace and no policy. Whatever is not listed here is taken to. */
const harmless =
  /^(version|app|category|submission|token|session|cluster|project|project_member|deployment|operation)\./;

/** Answers that only commits change, and this process alone commits: remembered until one does. */
export class RememberedReads {
  readonly #answers = new Set<Map<string, unknown>>();
  #commits = 0;

  /** What every upload and every request for an index asks for again and again. */
  of(database: Database): Database {
    const { workspaces, policies } = database;
    return {
      ...database,
      workspaces: { ...workspaces, findBySlug: this.#remember(workspaces.findBySlug) },
      policies: { ...policies, platform: this.#remember(policies.platform) },
    };
  }

  /** Forgets what a commit may have changed; called before anybody is told of it. */
  forget(changes: readonly Change[]): void {
    if (changes.every(({ type }) => harmless.test(type))) return;
    this.#commits += 1;
    for (const answers of this.#answers) answers.clear();
  }

  #remember<Args extends readonly string[], T>(
    read: (...args: Args) => Promise<T>,
  ): (...args: Args) => Promise<T> {
    const answers = new Map<string, T>();
    this.#answers.add(answers);
    return async (...args) => {
      const key = args.join('\0');
      const known = answers.get(key);
      if (known !== undefined) return known;
      const begun = this.#commits;
      const answer = await read(...args);
      // What was read before a commit must not be remembered after it; what is not there costs nothing to remember, and may come.
      if (begun !== this.#commits || answer === undefined) return answer;
      if (answers.size >= maximumAnswers) answers.clear();
      answers.set(key, answer);
      return answer;
    };
  }
}
