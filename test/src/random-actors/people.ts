/**
 * Who takes part, and what they may do. Written out here once more on purpose, in the test's own words, so that a mistake
 * in the server's tables of permissions is found and not repeated.
 */
export type Right =
  | 'view'
  | 'apps'
  | 'upload'
  | 'submit'
  | 'edit'
  | 'publish'
  | 'suspend'
  | 'delete'
  | 'members'
  | 'tighten'
  | 'review'
  | 'transfer'
  | 'categories'
  | 'policies'
  | 'accounts'
  | 'everywhere';

/** Those that a token for one workspace never gives. */
const ofThePlatform: readonly Right[] = [
  'review',
  'transfer',
  'categories',
  'policies',
  'accounts',
  'everywhere',
];

const member: readonly Right[] = ['view', 'apps', 'upload', 'submit', 'edit', 'publish', 'suspend', 'delete'];
const reviewing: readonly Right[] = ['view', 'apps', 'review', 'suspend', 'transfer', 'categories'];

const platformRoles: Readonly<Record<string, readonly Right[]>> = {
  'platform-admin': [...member, 'members', 'tighten', ...ofThePlatform],
  reviewer: reviewing,
  'app-review': reviewing,
  watcher: ['view', 'apps'],
  regular: [],
};

const workspaceRoles: Readonly<Record<string, readonly Right[]>> = {
  admin: [...member, 'members', 'tighten'],
  regular: member,
  viewer: ['view', 'apps'],
  uploader: ['view', 'apps', 'upload'],
  publisher: ['view', 'apps', 'upload', 'submit', 'edit', 'publish'],
};

/** The custom roles, as they are made. */
export const customRoles = [
  { level: 'platform', name: 'app-review', permissions: ['platform.apps.manage', 'platform.apps.view'] },
  { level: 'platform', name: 'watcher', permissions: ['platform.apps.view'] },
  { level: 'workspace', name: 'uploader', permissions: ['workspace.apps.upload'] },
  { level: 'workspace', name: 'publisher', permissions: ['workspace.apps.publish'] },
] as const;

/** An account as the model knows it. */
export type Account = {
  readonly name: string;
  /** Who answers for it: itself, or the owner of a service account. */
  readonly principal: string;
  readonly platformRoles: readonly string[];
  /** Role by workspace. */
  readonly roles: Record<string, string>;
  disabled: boolean;
};

/** Somebody who makes requests: an account by one of its tokens, or nobody. */
export type Actor = {
  readonly name: string;
  /** `undefined` for a stranger. */
  readonly account: string | undefined;
  /** What the token is narrowed to, as the server calls it and as the model does. */
  readonly scope?: { readonly asked: readonly string[]; readonly rights: readonly Right[] };
  readonly onlyIn?: string;
};

const person = (
  name: string,
  platformRole: string,
  roles: Record<string, string> = {},
  principal = name,
): Account => ({
  name,
  principal,
  platformRoles: platformRole === '' ? [] : [platformRole],
  roles,
  disabled: false,
});

/** The workspaces, with what each changes of the platform's policy at the start. */
export const workspaces = {
  team: {},
  strict: { approvals: 2 },
  quick: { publishOnPass: true },
  direct: { approvals: 0 },
  kept: { approvals: 0, keepNumbers: true },
} as const;

/** The accounts at the start; the two bots are service accounts, of `rita` and of `admin`. */
export const accounts: readonly Account[] = [
  person('admin', 'platform-admin'),
  person('rex', 'reviewer'),
  person('rita', 'reviewer', { team: 'regular', strict: 'regular' }),
  person('cora', 'app-review', { quick: 'publisher' }),
  person('wade', 'watcher'),
  person('ada', 'regular', { team: 'admin', strict: 'admin' }),
  person('una', 'regular', { quick: 'admin', direct: 'admin', kept: 'admin' }),
  person('rob', 'regular', { team: 'regular', quick: 'regular', direct: 'regular' }),
  person('vic', 'regular', { team: 'viewer', direct: 'viewer' }),
  person('otto', 'regular', { team: 'uploader', direct: 'uploader', quick: 'uploader' }),
  person('sue', 'regular', { strict: 'publisher', kept: 'publisher', direct: 'publisher' }),
  person('zed', 'regular'),
  person('bot-team', '', { team: 'regular' }, 'rita'),
  person('bot-review', 'reviewer', {}, 'admin'),
];

const submitOnly = { asked: ['workspace.apps.submit'], rights: ['view', 'apps', 'submit'] } as const;
const reviewOnly = { asked: ['platform.apps.review'], rights: ['view', 'apps', 'review'] } as const;
const viewOnly = { asked: ['workspace.apps.view'], rights: ['view', 'apps'] } as const;

/** Everybody who makes requests. */
export const actors: readonly Actor[] = [
  ...accounts.map(({ name }) => ({ name, account: name })),
  { name: 'ada to submit', account: 'ada', scope: submitOnly },
  { name: 'rex to review', account: 'rex', scope: reviewOnly },
  { name: 'rita in team', account: 'rita', onlyIn: 'team' },
  { name: 'rob to look', account: 'rob', scope: viewOnly },
  { name: 'rob in direct', account: 'rob', onlyIn: 'direct' },
  { name: 'admin in strict', account: 'admin', onlyIn: 'strict' },
  { name: 'stranger', account: undefined },
];

/** What an account may do on the whole platform by one of its tokens. */
export function rightsOnPlatform(account: Account, actor: Actor): ReadonlySet<Right> {
  if (actor.onlyIn !== undefined) return new Set();
  return narrowed(
    account.platformRoles.flatMap((role) => platformRoles[role] ?? []),
    actor,
  );
}

/** What it may do in a workspace. */
export function rightsIn(account: Account, actor: Actor, workspace: string): ReadonlySet<Right> {
  if (actor.onlyIn !== undefined && actor.onlyIn !== workspace) return new Set();
  const role = account.roles[workspace];
  const all = [
    ...account.platformRoles.flatMap((name) => platformRoles[name] ?? []),
    ...(role === undefined ? [] : (workspaceRoles[role] ?? [])),
  ];
  return narrowed(
    actor.onlyIn === undefined ? all : all.filter((right) => !ofThePlatform.includes(right)),
    actor,
  );
}

function narrowed(rights: readonly Right[], { scope }: Actor): ReadonlySet<Right> {
  return new Set(scope === undefined ? rights : rights.filter((right) => scope.rights.includes(right)));
}
