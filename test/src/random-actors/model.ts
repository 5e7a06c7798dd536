import {
  accounts,
  type Account,
  type Actor,
  type Right,
  rightsIn,
  rightsOnPlatform,
  workspaces,
} from './people.ts';

export type State = 'draft' | 'submitted' | 'in_review' | 'rejected' | 'passed' | 'active' | 'suspended';

export type Vote = {
  readonly by: string;
  readonly roles: readonly string[];
  readonly verdict: 'approve' | 'reject';
  readonly content: string;
  withdrawn: boolean;
};

export type Round = {
  readonly submitter: string;
  readonly uploaders: Set<string>;
  readonly votes: Vote[];
  /** How many bytes it had. */
  revisions: number;
  claimedBy: string | undefined;
  outcome: 'open' | 'passed' | 'rejected' | 'cancelled' | 'published';
};

export type Version = {
  readonly app: string;
  number: string;
  state: State;
  /** Names the bytes; equal for equal content. */
  content: string;
  uploader: string;
  readonly rounds: Round[];
  /** Counts uploads. */
  readonly order: number;
  /** What the server said of it. */
  id: string;
  digest: string;
};

export type App = {
  readonly key: string;
  readonly workspace: string;
  readonly name: string;
  suspended: boolean;
  category: string;
  displayName: string;
  /** Keys of numbers that belonged to deleted versions. */
  readonly gone: Set<string>;
};

export type Policy = {
  readonly approvals: number;
  readonly publishOnPass: boolean;
  readonly keepNumbers: boolean;
  readonly anyNumber: boolean;
  readonly roles: readonly string[];
};
export type Override = {
  readonly approvals?: number;
  readonly publishOnPass?: boolean;
  readonly keepNumbers?: boolean;
  readonly roles?: readonly string[];
};

export type Category = { name: string; readonly former: Set<string> };

/** Everything that the test believes about the store. Plain data, so that it can be copied. */
export type Model = {
  readonly accounts: Map<string, Account>;
  /** Names of actors whose token was revoked. */
  readonly revoked: Set<string>;
  platformApprovals: number;
  readonly overrides: Map<string, { readonly override: Override; readonly loosened: boolean }>;
  readonly apps: Map<string, App>;
  readonly versions: Version[];
  /** Key of the app that owns a chart name in the combined indexes. */
  readonly names: Map<string, string>;
  readonly categories: Map<string, Category>;
  uploads: number;
};

/** A refusal that the model expects, by its code. */
export class Refused {
  readonly code: string;
  constructor(code: string) {
    this.code = code;
  }
}

/** Refuses where something does not hold. */
export function need(holds: boolean, code: string): asserts holds {
  if (!holds) throw new Refused(code);
}

export function newModel(): Model {
  return {
    accounts: new Map(accounts.map((account) => [account.name, structuredClone(account)])),
    revoked: new Set(),
    platformApprovals: 1,
    overrides: new Map(
      Object.entries(workspaces).map(([slug, override]) => [
        slug,
        { override, loosened: isLoose(override, 1) },
      ]),
    ),
    apps: new Map(),
    versions: [],
    names: new Map(),
    categories: new Map([['uncategorized', { name: 'Uncategorized', former: new Set() }]]),
    uploads: 0,
  };
}

/** The account behind a request that is good for anything. */
export function signedIn(model: Model, actor: Actor): Account {
  const account = actor.account === undefined ? undefined : model.accounts.get(actor.account);
  need(account !== undefined, 'unauthenticated');
  const owner = model.accounts.get(account.principal);
  const dead = account.disabled || owner?.disabled === true || model.revoked.has(actor.name);
  need(!dead, 'credentials_wrong');
  return account;
}

/** What somebody may do in a workspace that they can see. */
export function inWorkspace(model: Model, actor: Actor, workspace: string): ReadonlySet<Right> {
  const rights = rightsIn(signedIn(model, actor), actor, workspace);
  need(rights.has('view'), 'not_visible');
  return rights;
}

/** What somebody may do on the platform, if they have a right there at all. */
export function onPlatform(model: Model, actor: Actor, right: Right): void {
  need(rightsOnPlatform(signedIn(model, actor), actor).has(right), 'permission_missing');
}

/** A version that somebody sees, with their rights. */
export function seen(
  model: Model,
  actor: Actor,
  { app: key, number }: { readonly app: string; readonly number: string },
): { readonly app: App; readonly version: Version; readonly rights: ReadonlySet<Right> } {
  const { app, rights } = seenApp(model, actor, key);
  const version = model.versions.find((one) => one.app === key && keyOf(one.number) === keyOf(number));
  need(version !== undefined, 'not_visible');
  return { app, version, rights };
}

/** An app that somebody sees. */
export function seenApp(
  model: Model,
  actor: Actor,
  key: string,
): { readonly app: App; readonly rights: ReadonlySet<Right> } {
  const rights = inWorkspace(model, actor, key.split('/')[0] ?? '');
  const app = model.apps.get(key);
  need(app !== undefined && rights.has('apps'), 'not_visible');
  return { app, rights };
}

/** What Helm takes for the same number. */
export function keyOf(number: string): string {
  const [, major, minor = '0', patch = '0', rest = ''] =
    /^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?([-+].*)?$/.exec(number) ?? [];
  return `${major}.${minor}.${patch}${rest}`;
}

/** The policy that holds in a workspace. */
export function policyIn(model: Model, workspace: string): Policy {
  const { override, loosened } = model.overrides.get(workspace) ?? { override: {}, loosened: false };
  const asked = override.approvals ?? model.platformApprovals;
  const approvals = loosened ? asked : Math.max(asked, model.platformApprovals);
  return {
    approvals,
    publishOnPass: override.publishOnPass ?? false,
    keepNumbers: approvals > 0 || (override.keepNumbers ?? false),
    anyNumber: approvals === 0,
    roles: override.roles ?? [],
  };
}

/** Whether an override asks for less than a platform that wants so many approvals. */
export function isLoose({ approvals, publishOnPass }: Override, platformApprovals: number): boolean {
  return publishOnPass === true || (approvals !== undefined && approvals < platformApprovals);
}

/** The principals whose approvals of this content count. */
export function counted(policy: Policy, round: Round | undefined, content: string): number {
  const last = new Map<string, Vote>();
  for (const vote of round?.votes ?? []) {
    const counts =
      vote.verdict === 'reject' ||
      policy.roles.length === 0 ||
      policy.roles.some((role) => vote.roles.includes(role));
    if (counts && vote.content === content) last.set(vote.by, vote);
  }
  return [...last.values()].filter(({ verdict, withdrawn }) => verdict === 'approve' && !withdrawn).length;
}

/** What is in the store: active, in an app that is not suspended. */
export function inStore(model: Model): readonly Version[] {
  return model.versions.filter(
    ({ app, state }) => state === 'active' && model.apps.get(app)?.suspended === false,
  );
}
