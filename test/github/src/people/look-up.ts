import type { Hub } from '../hub.ts';
import { findPull } from '../actions/pull-requests.ts';
import type { FileChange } from '../git/write-commit.ts';
import type { Account, App, Installation, PullRequest, Repository } from '../state/model.ts';

/** A file as JSON can carry it: text, bytes, a special mode, or null for "gone". */
export type FileInput =
  | string
  | null
  | { base64: string; executable?: boolean }
  | { text: string; executable?: boolean }
  | { link: string };

/** Which repository, by `owner/name`, and which pull request in it. */
export interface PullReference {
  repository: string;
  number: number;
}

/** Somebody asked for what the emulated GitHub has not. */
export class UnknownName extends Error {
  readonly code = 'unknown_name';
}

/** The user of this login, who is there from the moment somebody first acts in that name. */
export function userOf(hub: Hub, login: string): Account {
  return hub.world.account(login) ?? hub.world.addAccount(login, 'User');
}

export function repositoryOf(hub: Hub, fullName: string): Repository {
  const found = hub.world.repository(fullName);
  if (found === undefined) throw new UnknownName(`There is no repository ${fullName}.`);
  return found;
}

export function pullOf(hub: Hub, reference: PullReference): PullRequest {
  return findPull(repositoryOf(hub, reference.repository), reference.number);
}

export function appOf(hub: Hub, slug: string | undefined): App {
  const apps = [...hub.world.apps.values()];
  const found = slug === undefined ? apps[0] : apps.find((app) => app.slug === slug);
  if (found === undefined) throw new UnknownName(`There is no App ${slug ?? ''}.`);
  return found;
}

export function installationOf(hub: Hub, id: number): Installation {
  const found = hub.world.installations.get(id);
  if (found === undefined) throw new UnknownName(`There is no installation ${id}.`);
  return found;
}

/** JSON's files as git is to have them. */
export function filesOf(files: Readonly<Record<string, FileInput>>): Record<string, FileChange> {
  return Object.fromEntries(Object.entries(files).map(([path, file]) => [path, changeOf(file)]));
}

function changeOf(file: FileInput): FileChange {
  if (file === null || typeof file === 'string') return file;
  if ('link' in file) return { content: file.link, mode: '120000' };
  const content = 'text' in file ? file.text : new Uint8Array(Buffer.from(file.base64, 'base64'));
  return { content, mode: file.executable === true ? '100755' : '100644' };
}
