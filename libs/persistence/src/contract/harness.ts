import type { Actor, StateOrNone } from '@chandlery/lifecycle';
import type { Account } from '../ports/accounts.ts';
import type { Database } from '../ports/index.ts';
import type {
  AddVersion,
  ApplyTransition,
  ChartVersion,
  Step,
  TransitionEffects,
} from '../ports/versions.ts';
import type { Workspace } from '../ports/workspaces.ts';

/** A database under test. */
export type Harness = {
  readonly database: Database;
  /** Runs a statement behind the back of every port. */
  raw(sql: string): Promise<void>;
};

/** Gives the database that the whole suite runs on; asked for in tests only, after it has been opened. */
export type Given = () => Harness;

/** Who does what a test does. */
export const actor: Actor = { kind: 'system', name: 'tester' };

let counter = 0;

/** A name that no other test has. */
export function unique(prefix: string): string {
  counter += 1;
  return `${prefix}-${counter}`;
}

/** A digest that no other test has. */
export function uniqueDigest(): string {
  counter += 1;
  return counter.toString(16).padStart(64, '0');
}

/** One row of the table in libs/lifecycle, unchecked: the database trusts whoever decided. */
export function step(action: Step['action'], from: StateOrNone, to: StateOrNone): Step {
  return { action, from, to };
}

/** The steps that a test needs most. */
export const steps = {
  upload: step('upload', 'none', 'draft'),
  publishDirect: step('publish_direct', 'none', 'active'),
  submit: step('submit', 'draft', 'submitted'),
  pass: step('pass', 'submitted', 'passed'),
  publish: step('publish', 'passed', 'active'),
  suspend: step('suspend', 'active', 'suspended'),
  activate: step('activate', 'suspended', 'active'),
  deleteDraft: step('delete', 'draft', 'none'),
  deleteSuspended: step('delete', 'suspended', 'none'),
} as const;

/** Makes an account of its own. */
export function newAccount(database: Database, name = unique('account')): Promise<Account> {
  return database.accounts.create({
    name,
    displayName: name,
    passwordHash: 'hash',
    platformRoles: [],
    actor,
  });
}

/** Makes a workspace of its own. */
export function newWorkspace(database: Database, slug = unique('workspace')): Promise<Workspace> {
  return database.workspaces.create({
    slug,
    displayName: slug,
    description: '',
    adminAccountId: null,
    actor,
  });
}

type Added = Partial<AddVersion> & { readonly name?: string; readonly keywords?: readonly string[] };

/** What adds a version to a workspace; every part can be given. */
export function addition(
  workspaceId: string,
  { name = 'redis', keywords = [], ...given }: Added = {},
): AddVersion {
  const version = given.version ?? '1.0.0';
  return {
    workspaceId,
    app: { name, displayName: name, description: `The chart ${name}`, home: '' },
    version,
    versionKey: version,
    fileName: `${name}-${version}.tgz`,
    bytes: {
      archiveDigest: uniqueDigest(),
      archiveBytes: 100,
      contentDigest: uniqueDigest(),
      leanJson: JSON.stringify({ name, version, keywords }),
      restJson: '{}',
    },
    provenance: null,
    origin: 'upload',
    step: steps.upload,
    actor,
    message: '',
    ...given,
  };
}

/** What takes a version one or more steps further. */
export function transition(
  version: ChartVersion,
  taken: readonly Step[],
  effects: TransitionEffects = {},
  rest: Partial<ApplyTransition> = {},
): ApplyTransition {
  return {
    versionId: version.id,
    expectedRevision: version.revision,
    steps: taken,
    effects,
    actor,
    message: '',
    ...rest,
  };
}

/** Applies, and says so where the version is gone. */
export async function applied(database: Database, command: ApplyTransition): Promise<ChartVersion> {
  const version = await database.versions.apply(command);
  if (version === undefined) throw new Error('The version was deleted.');
  return version;
}

/** The pages of a list, one after the other. */
export async function allPages<T>(
  read: (page: { limit: number; cursor?: string }) => Promise<{ items: readonly T[]; next?: string }>,
  limit = 2,
): Promise<readonly (readonly T[])[]> {
  const pages: (readonly T[])[] = [];
  for (let cursor: string | undefined; ;) {
    const page = await read({ limit, ...(cursor === undefined ? {} : { cursor }) });
    pages.push(page.items);
    cursor = page.next;
    if (cursor === undefined) return pages;
  }
}
