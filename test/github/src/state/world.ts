import { randomBytes } from 'node:crypto';
import { Clock } from './clock.ts';
import type { Account, App, Installation, Permissions, Repository, Role, Team, Token } from './model.ts';
import { roles } from './model.ts';

/** An App out of a manifest, before GitHub hands over its keys. */
export interface NewAppOfManifest {
  owner: Account;
  name: string;
  permissions: Permissions;
  events: readonly string[];
  hookUrl: string | null;
  expiresAt: Date;
}

/** Everything that the emulated GitHub knows. */
export class World {
  readonly clock = new Clock();
  readonly accounts = new Map<number, Account>();
  readonly repositories = new Map<number, Repository>();
  /** Names that a repository once had, and which it was: GitHub redirects them. */
  readonly formerNames = new Map<string, number>();
  readonly teams = new Map<number, Team>();
  readonly apps = new Map<number, App>();
  readonly installations = new Map<number, Installation>();
  readonly tokens = new Map<string, Token>();
  readonly userTokens = new Map<string, Account>();
  /** Links to archives, by the secret in them. */
  readonly archiveLinks = new Map<string, { repository: Repository; sha: string; expiresAt: Date }>();
  /** Apps that a manifest described and that wait for their conversion, by code. */
  readonly manifests = new Map<string, NewAppOfManifest>();
  /** Where API, pages and clones answer; set once the server listens. */
  origin = 'http://127.0.0.1';
  /** Where archives are fetched: another origin, as codeload.github.com is. */
  archiveOrigin = 'http://127.0.0.1';
  /** Above 2^31, so that whoever keeps an id in 32 bits finds out. */
  #nextId = 3_000_000_000;

  id(): number {
    this.#nextId += 1;
    return this.#nextId;
  }

  now(): Date {
    return this.clock.now();
  }

  account(login: string): Account | undefined {
    const wanted = login.toLowerCase();
    return [...this.accounts.values()].find((account) => account.login.toLowerCase() === wanted);
  }

  addAccount(login: string, type: Account['type'], more: { name?: string; email?: string } = {}): Account {
    const account: Account = {
      id: this.id(),
      login,
      type,
      name: more.name ?? login,
      email: more.email ?? `${login.replace(/[^A-Za-z0-9-]/g, '')}@users.noreply.github.test`,
      createdAt: this.now(),
    };
    this.accounts.set(account.id, account);
    return account;
  }

  repository(fullName: string): Repository | undefined {
    const wanted = fullName.toLowerCase();
    return this.liveRepositories().find((repository) => nameOf(repository).toLowerCase() === wanted);
  }

  liveRepositories(): Repository[] {
    return [...this.repositories.values()].filter((repository) => !repository.deleted);
  }

  /** What a person may do in a repository: as its owner, a collaborator, or through a team; the best of them. */
  access(repository: Repository, account: Account): { role: Role; roleName: string } | null {
    if (repository.owner.id === account.id) return { role: 'admin', roleName: 'admin' };
    const direct = repository.collaborators.get(account.id);
    let best: { role: Role; roleName: string } | null = direct ?? null;
    for (const team of this.teams.values()) {
      const role = team.repositories.get(repository.id);
      if (role === undefined || !team.members.has(account.id)) continue;
      if (best === null || roles.indexOf(role) > roles.indexOf(best.role)) best = { role, roleName: role };
    }
    return best;
  }

  /** The App's installation that covers a repository, if it has one. */
  installationFor(app: App, repository: Repository): Installation | undefined {
    return [...this.installations.values()].find(
      (installation) => installation.app.id === app.id && covers(installation, repository),
    );
  }

  /** A token's letters; real ones are of no fixed length either. */
  secret(prefix: string): string {
    return `${prefix}_${randomBytes(24).toString('hex')}`;
  }
}

/** `owner/name`. */
export function nameOf(repository: Repository): string {
  return `${repository.owner.login}/${repository.name}`;
}

/** Whether an installation reaches a repository. */
export function covers(installation: Installation, repository: Repository): boolean {
  if (installation.account.id !== repository.owner.id || repository.deleted) return false;
  return installation.repositories === 'all' || installation.repositories.has(repository.id);
}
