import * as deeds from './deeds.ts';
import type { Deed } from './deeds.ts';
import { type Model, type Override, type State, type Version } from './model.ts';
import { type Actor, actors, rightsIn, type Right } from './people.ts';
import type { Random } from './random.ts';
import { administrator } from './store.ts';

/** Two pairs of these can ask for one file name: `cache` 1.0.0-2.0.0 and `cache-1.0.0` 2.0.0. */
const names = ['redis', 'nginx', 'postgres', 'cache', 'cache-1.0.0'];
const slugs = ['uncategorized', 'databases', 'web', 'tools', 'storage', 'old'];
const slugsOfWorkspaces = ['team', 'strict', 'quick', 'direct', 'kept'];

/** What usually comes next; the rest is tried as well, and refused. */
const usual: Readonly<Record<State, readonly (readonly [action: string, right: Right])[]>> = {
  draft: [
    ['submit', 'submit'],
    ['submit', 'submit'],
    ['replace', 'upload'],
    ['delete', 'delete'],
  ],
  submitted: [
    ['pass', 'review'],
    ['pass', 'review'],
    ['pass', 'review'],
    ['claim', 'review'],
    ['reject', 'review'],
    ['replace', 'upload'],
    ['cancel', 'submit'],
    ['comment', 'review'],
    ['revoke', 'review'],
  ],
  in_review: [
    ['pass', 'review'],
    ['pass', 'review'],
    ['unclaim', 'review'],
    ['claim', 'review'],
    ['reject', 'review'],
    ['replace', 'upload'],
    ['cancel', 'submit'],
    ['revoke', 'review'],
  ],
  rejected: [
    ['submit', 'submit'],
    ['replace', 'upload'],
    ['delete', 'delete'],
    ['comment', 'submit'],
  ],
  passed: [
    ['publish', 'publish'],
    ['publish', 'publish'],
    ['publish', 'publish'],
    ['revoke', 'review'],
    ['replace', 'upload'],
    ['reject', 'review'],
    ['cancel', 'submit'],
  ],
  active: [
    ['suspend', 'suspend'],
    ['comment', 'review'],
    ['replace', 'upload'],
  ],
  suspended: [
    ['activate', 'suspend'],
    ['activate', 'suspend'],
    ['delete', 'delete'],
  ],
};
const anyAction = [
  'submit',
  'replace',
  'delete',
  'claim',
  'unclaim',
  'pass',
  'reject',
  'comment',
  'revoke',
  'cancel',
  'publish',
  'suspend',
  'activate',
];

const overrides: readonly Override[] = [
  {},
  { approvals: 1 },
  { approvals: 2 },
  { approvals: 2, publishOnPass: true },
  { publishOnPass: true },
  { approvals: 0 },
  { approvals: 0, publishOnPass: true },
  { approvals: 0, keepNumbers: true },
  { approvals: 1, keepNumbers: false },
  { approvals: 1, roles: ['reviewer'] },
  { roles: ['platform-admin', 'app-review'] },
];

/** What somebody does next, or two do at once. */
export function nextDeeds(
  random: Random,
  model: Model,
  tokenIds: ReadonlyMap<string, string>,
): readonly Deed[] {
  const first = oneDeed(random, model, tokenIds);
  if (!random.chance(0.08)) return [first];
  if (random.chance(0.5)) return [first, first];
  const version = pickVersion(random, model);
  if (version === undefined) return [first];
  return [onVersion(random, model, version), onVersion(random, model, version)];
}

function oneDeed(random: Random, model: Model, tokenIds: ReadonlyMap<string, string>): Deed {
  const version = pickVersion(random, model);
  const kind = random.weighted([
    [18, 'upload'],
    [version === undefined ? 0 : 62, 'version'],
    [version === undefined ? 0 : 8, 'app'],
    [4, 'category'],
    [3, 'people'],
    [2, 'policy'],
  ] as const);
  if (kind === 'upload' || version === undefined) return uploading(random, model);
  if (kind === 'version') return onVersion(random, model, version);
  if (kind === 'app') return onApp(random, model, version.app);
  if (kind === 'category') return onCategory(random);
  return kind === 'people' ? onPeople(random, model, tokenIds) : onPolicy(random, model);
}

function uploading(random: Random, model: Model): Deed {
  const workspace = random.pick(slugsOfWorkspaces);
  const actor = someone(random, model, workspace, 'upload');
  return deeds.upload(
    actor,
    { workspace, name: random.pick(names), number: numberOf(random, model) },
    random.below(3),
  );
}

/** Every form of a number that Helm takes; the higher ones come with time, so that there is always a free one. */
function numberOf(random: Random, model: Model): string {
  const major = 1 + random.below(2 + Math.floor(model.uploads / 25));
  const form = random.weighted([
    [10, (n: number) => `${n}.${random.below(3)}.0`],
    [1, (n: number) => `${n}.0`],
    [1, (n: number) => `v${n}.0.0`],
    [1, (n: number) => `${n}.0.0+a`],
    [1, (n: number) => `${n}.0.0+b`],
    [1, (n: number) => `${n}.0.0-rc.1`],
    [1, (n: number) => `1.0.0-${n}.0.0`],
    [0.5, () => '7'],
  ]);
  return form(major);
}

function onVersion(random: Random, model: Model, version: Version): Deed {
  const likely = random.chance(0.75);
  const [action, right] = likely
    ? random.pick(usual[version.state])
    : ([random.pick(anyAction), 'submit'] as const);
  const [workspace = ''] = version.app.split('/');
  const actor = likely ? someone(random, model, workspace, right) : random.pick(actors);
  const target = { app: version.app, number: version.number };
  if (action === 'submit')
    return deeds.submit(actor, target, random.chance(0.15) ? numberOf(random, model) : undefined);
  if (action === 'replace') return deeds.replace(actor, target, random.below(3));
  if (action === 'delete') return deeds.remove(actor, target);
  return deeds.act(actor, target, action, random.chance(0.1) ? ' ' : 'said for a reason');
}

function onApp(random: Random, model: Model, app: string): Deed {
  const [workspace = ''] = app.split('/');
  const suspended = model.apps.get(app)?.suspended === true;
  return random.weighted<() => Deed>([
    [
      suspended ? 6 : 2,
      () => deeds.suspendApp(someone(random, model, workspace, 'suspend'), app, !suspended),
    ],
    [1, () => deeds.suspendApp(random.pick(actors), app, random.chance(0.5))],
    [2, () => deeds.takeName(someone(random, model, workspace, 'transfer'), app)],
    [2, () => deeds.editApp(someone(random, model, workspace, 'edit'), app, `Name ${random.below(3)}`)],
    [3, () => deeds.moveApp(someone(random, model, workspace, 'edit'), app, random.pick(slugs))],
    [2, () => deeds.moveApps(reviewer(random), someApps(random, model, app), random.pick(slugs))],
  ])();
}

function onCategory(random: Random): Deed {
  const actor = reviewer(random);
  const slug = random.pick(slugs);
  const name = `Category ${random.below(6)}`;
  return random.weighted<() => Deed>([
    [3, () => deeds.createCategory(actor, slug, name)],
    [3, () => deeds.renameCategory(actor, slug, { slug: random.pick(slugs), name })],
    [1, () => deeds.deleteCategory(actor, slug)],
  ])();
}

function onPeople(random: Random, model: Model, tokenIds: ReadonlyMap<string, string>): Deed {
  const workspace = random.pick(slugsOfWorkspaces);
  const account = random.pick(['rob', 'vic', 'otto', 'sue', 'zed', 'rita', 'bot-team', 'nobody']);
  const role = random.pick(['regular', 'viewer', 'uploader', 'publisher', 'regular']);
  const disabled = [...model.accounts.values()].find((one) => one.disabled);
  const manager = someone(random, model, workspace, 'members');
  return random.weighted<() => Deed>([
    [8, () => deeds.setRole(manager, workspace, account, role)],
    [3, () => deeds.removeMember(manager, workspace, account)],
    [disabled === undefined ? 0 : 12, () => deeds.disableAccount(disabled?.name ?? '', false)],
    [2, () => deeds.disableAccount(random.pick(['rob', 'rita', 'rex', 'otto', 'wade']), true)],
    [0.2, () => deeds.revokeToken(byName('rob'), 'rob to look', tokenIds.get('rob to look') ?? '')],
  ])();
}

function onPolicy(random: Random, model: Model): Deed {
  if (random.chance(0.15))
    return deeds.setPlatformPolicy(
      random.chance(0.7) ? administrator : random.pick(actors),
      1 + random.below(2),
    );
  const workspace = random.pick(slugsOfWorkspaces);
  return deeds.setPolicy(someone(random, model, workspace, 'tighten'), workspace, random.pick(overrides));
}

/** Mostly somebody with a right, else anybody. */
function someone(random: Random, model: Model, workspace: string, right: Right): Actor {
  const able = actors.filter((actor) => {
    const account = model.accounts.get(actor.account ?? '');
    return account !== undefined && !account.disabled && rightsIn(account, actor, workspace).has(right);
  });
  return random.chance(0.85) && able.length > 0 ? random.pick(able) : random.pick(actors);
}

function reviewer(random: Random): Actor {
  return random.chance(0.85) ? byName(random.pick(['admin', 'rex', 'rita', 'cora'])) : random.pick(actors);
}

function byName(name: string): Actor {
  return actors.find((actor) => actor.name === name) ?? administrator;
}

/** Versions that something still happens to more often than old ones. */
function pickVersion(random: Random, { versions }: Model): Version | undefined {
  if (versions.length === 0) return undefined;
  if (random.chance(0.6)) return random.pick(versions.slice(-25));
  const moving = versions.filter(({ state }) => state !== 'active' && state !== 'suspended');
  return random.pick(moving.length > 0 && random.chance(0.5) ? moving : versions);
}

function someApps(random: Random, model: Model, app: string): readonly string[] {
  const another = random.pick([...model.apps.keys()]);
  return another === app ? [app] : [app, another];
}
