import { expect } from 'vitest';
import type { Model } from './model.ts';
import type { Store } from './store.ts';

type Fields = Readonly<Record<string, unknown>>;
type AuditLine = {
  readonly action: string;
  readonly actor: Fields;
  readonly subject: { readonly kind: string; readonly id: string; readonly name: string };
  readonly before: unknown;
  readonly after: unknown;
};

/**
 * Reads the audit log from its beginning and follows it: every record must start where the one before left its subject, and the
 * last must leave everything as it is.
 * @throws AssertionError
 */
export async function replayAudit(store: Store, model: Model): Promise<void> {
  const states = new Map<string, unknown>();
  const roles = new Map<string, unknown>();
  const disabled = new Set<string>();
  const apps = new Map<string, { suspended: unknown; category: unknown; displayName: unknown }>();
  const text = await store.read('/api/v1/audit/export');
  for (const json of text.trimEnd().split('\n')) {
    const { action, subject, before, after } = JSON.parse(json) as AuditLine;
    const [was, is] = [fields(before), fields(after)];
    const about = `${action} of ${subject.kind} ${subject.name}`;
    if (subject.kind === 'version' && action !== 'renumber') {
      expect(before, about).toBe(states.get(subject.id) ?? null);
      if (after === null) states.delete(subject.id);
      else states.set(subject.id, after);
    }
    if (subject.kind === 'member') {
      expect(was['role'], about).toBe(roles.get(subject.name));
      if (after === null) roles.delete(subject.name);
      else roles.set(subject.name, is['role']);
    }
    if (subject.kind === 'account' && 'disabled' in is) {
      if (is['disabled'] === true) disabled.add(subject.name);
      else disabled.delete(subject.name);
    }
    if (subject.kind === 'app') {
      const app = apps.get(subject.name) ?? {
        suspended: false,
        category: 'uncategorized',
        displayName: undefined,
      };
      apps.set(subject.name, app);
      for (const field of ['suspended', 'category', 'displayName'] as const) {
        if (!(field in is)) continue;
        if (before !== null) expect(was[field], about).toBe(app[field]);
        app[field] = is[field];
      }
    }
    // A category that gets another slug takes its apps along; one that goes leaves those without versions behind.
    if (subject.kind === 'category' && (action === 'delete' || 'slug' in is)) {
      const to = action === 'delete' ? 'uncategorized' : is['slug'];
      for (const app of apps.values()) if (app.category === was['slug']) app.category = to;
    }
  }
  expect(Object.fromEntries(states)).toEqual(
    Object.fromEntries(model.versions.map(({ id, state }) => [id, state])),
  );
  const members = [...model.accounts.values()].flatMap(({ name, roles: own }) =>
    Object.entries(own).map(([workspace, role]): [string, string] => [`${name} in ${workspace}`, role]),
  );
  roles.delete('admin in default');
  expect(Object.fromEntries(roles)).toEqual(Object.fromEntries(members));
  const off = [...model.accounts.values()].filter((account) => account.disabled);
  expect([...disabled].sort()).toEqual(off.map(({ name }) => name).sort());
  expect(Object.fromEntries(apps)).toEqual(
    Object.fromEntries(
      [...model.apps].map(([key, { suspended, category, displayName }]) => [
        key,
        { suspended, category, displayName },
      ]),
    ),
  );
}

function fields(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}
