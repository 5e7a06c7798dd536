import {
  isLoose,
  inWorkspace,
  type Model,
  need,
  onPlatform,
  type Override,
  seenApp,
  signedIn,
} from './model.ts';
import { type Actor, rightsOnPlatform } from './people.ts';

/** Sets or lifts the flag that suspends an app. */
export function suspendApp(model: Model, actor: Actor, key: string, suspended: boolean): void {
  const { app, rights } = seenApp(model, actor, key);
  need(rights.has('suspend'), 'permission_missing');
  app.suspended = suspended;
}

/** Gives the chart name in the combined indexes to an app. */
export function takeName(model: Model, actor: Actor, key: string): void {
  onPlatform(model, actor, 'transfer');
  const { app } = seenApp(model, actor, key);
  if (model.names.get(app.name) === key) return;
  const active = model.versions.some((version) => version.app === key && version.state === 'active');
  need(active && !app.suspended, 'name_needs_active');
  model.names.set(app.name, key);
}

/** Edits the store information. */
export function editApp(model: Model, actor: Actor, key: string, displayName: string): void {
  const { app, rights } = seenApp(model, actor, key);
  need(rights.has('edit'), 'permission_missing');
  app.displayName = displayName;
}

/** Moves one app to a category. */
export function moveApp(model: Model, actor: Actor, key: string, category: string): void {
  const { app, rights } = seenApp(model, actor, key);
  const manages = rightsOnPlatform(signedIn(model, actor), actor).has('categories');
  need(manages || rights.has('edit'), 'permission_missing');
  need(model.categories.has(category), 'not_found');
  app.category = category;
}

/** Moves several, all or none. */
export function moveApps(model: Model, actor: Actor, keys: readonly string[], category: string): void {
  onPlatform(model, actor, 'categories');
  const apps = keys.map((key) => model.apps.get(key)).filter((app) => app !== undefined);
  need(model.categories.has(category), 'not_found');
  for (const app of apps) app.category = category;
}

export function createCategory(model: Model, actor: Actor, slug: string, name: string): void {
  onPlatform(model, actor, 'categories');
  requireFreeCategory(model, slug, name, undefined);
  model.categories.set(slug, { name, former: new Set() });
}

/** Another slug and name for a category; the old slug leads to it. */
export function renameCategory(
  model: Model,
  actor: Actor,
  slug: string,
  to: { readonly slug: string; readonly name: string },
): void {
  onPlatform(model, actor, 'categories');
  const category = model.categories.get(slug);
  need(category !== undefined, 'not_found');
  if (to.slug === slug && to.name === category.name) return;
  need(slug !== 'uncategorized' || to.slug === slug, 'category_fixed');
  requireFreeCategory(model, to.slug, to.name, slug);
  category.name = to.name;
  if (to.slug === slug) return;
  category.former.delete(to.slug);
  category.former.add(slug);
  model.categories.delete(slug);
  model.categories.set(to.slug, category);
  for (const app of model.apps.values()) if (app.category === slug) app.category = to.slug;
}

export function deleteCategory(model: Model, actor: Actor, slug: string): void {
  onPlatform(model, actor, 'categories');
  need(slug !== 'uncategorized', 'category_fixed');
  need(model.categories.has(slug), 'not_found');
  const holds = ({ app }: { readonly app: string }) => model.apps.get(app)?.category === slug;
  need(!model.versions.some(holds), 'category_in_use');
  for (const app of model.apps.values()) if (app.category === slug) app.category = 'uncategorized';
  model.categories.delete(slug);
}

function requireFreeCategory(model: Model, slug: string, name: string, own: string | undefined): void {
  const others = [...model.categories].filter(([other]) => other !== own);
  need(!others.some(([other, category]) => other === slug || category.name === name), 'category_exists');
  need(!others.some(([, { former }]) => former.has(slug)), 'category_slug_redirects');
}

/** Gives an account a role in a workspace. */
export function setRole(model: Model, actor: Actor, workspace: string, name: string, role: string): void {
  need(inWorkspace(model, actor, workspace).has('members'), 'permission_missing');
  const account = model.accounts.get(name);
  need(account !== undefined, 'account_unknown');
  need(!name.startsWith('bot-team') || workspace === 'team', 'service_account_limits');
  account.roles[workspace] = role;
}

export function removeMember(model: Model, actor: Actor, workspace: string, name: string): void {
  need(inWorkspace(model, actor, workspace).has('members'), 'permission_missing');
  const account = model.accounts.get(name);
  need(account !== undefined, 'account_unknown');
  need(account.roles[workspace] !== undefined, 'not_found');
  delete account.roles[workspace];
}

/** Only by a password: here that is the administrator's. */
export function disableAccount(model: Model, name: string, disabled: boolean): void {
  const account = model.accounts.get(name);
  need(account !== undefined, 'not_visible');
  account.disabled = disabled;
}

/** Sets what a workspace changes of the platform's policy. */
export function setPolicy(model: Model, actor: Actor, workspace: string, override: Override): void {
  need(inWorkspace(model, actor, workspace).has('tighten'), 'permission_missing');
  const approvals = override.approvals ?? model.platformApprovals;
  need(!(approvals > 0 && override.keepNumbers === false), 'policy_invalid');
  const loosened = isLoose(override, model.platformApprovals);
  const mayLoosen = rightsOnPlatform(signedIn(model, actor), actor).has('policies');
  need(mayLoosen || !loosened, 'policy_looser');
  model.overrides.set(workspace, { override, loosened });
}

/** Sets how many approvals the platform asks for. */
export function setPlatformPolicy(model: Model, actor: Actor, approvals: number): void {
  onPlatform(model, actor, 'policies');
  model.platformApprovals = approvals;
}

/** Ends a token, by the account that it is of. */
export function revokeToken(model: Model, owner: Actor, victim: string): void {
  signedIn(model, owner);
  model.revoked.add(victim);
}
