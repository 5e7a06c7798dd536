import { expect } from 'vitest';
import { replayAudit } from './audit-replay.ts';
import { inStore, type Model, type State, type Version } from './model.ts';
import { workspaces } from './people.ts';
import { type Store } from './store.ts';

const states: readonly State[] = [
  'draft',
  'submitted',
  'in_review',
  'rejected',
  'passed',
  'active',
  'suspended',
];
const nameOf = (app: string): string => app.split('/')[1] ?? '';
const line = ({ app, number, digest }: Version): string => `${nameOf(app)} ${number} ${digest}`;

/**
 * Everything that there is, compared with the model: indexes, counts, queue, store, names, the audit log.
 * @throws AssertionError
 */
export async function requireWholeTruth(store: Store, model: Model): Promise<void> {
  await requireIndexes(store, model);
  await requireCounts(store, model);
  await requireQueue(store, model);
  await requireStorePages(store, model);
  await replayAudit(store, model);
}

async function requireIndexes(store: Store, model: Model): Promise<void> {
  const active = inStore(model);
  const owned = active.filter(({ app }) => model.names.get(nameOf(app)) === app);
  const views: [string, readonly Version[]][] = [['', owned]];
  for (const slug of model.categories.keys())
    views.push([`/categories/${slug}`, owned.filter(({ app }) => model.apps.get(app)?.category === slug)]);
  for (const slug of Object.keys(workspaces))
    views.push([`/workspaces/${slug}`, active.filter(({ app }) => app.startsWith(`${slug}/`))]);
  for (const [path, versions] of views) {
    const expected = versions.map(line).sort();
    for (const file of ['index.yaml', 'full/index.yaml'])
      expect(await indexed(store, `${path}/${file}`), `${path}/${file}`).toEqual(expected);
  }
  for (const slug of Object.keys(workspaces)) {
    const tried = model.versions.filter(
      ({ app, state }) =>
        app.startsWith(`${slug}/`) &&
        model.apps.get(app)?.suspended === false &&
        state !== 'active' &&
        state !== 'suspended',
    );
    const path = `/workspaces/${slug}/drafts/index.yaml`;
    expect(await indexed(store, path), path).toEqual(tried.map(line).sort());
  }
  for (const [slug, { former }] of model.categories)
    for (const old of former) {
      const answer = await store.call({
        actor: { name: 'stranger', account: undefined },
        method: 'GET',
        url: `/categories/${old}/index.yaml`,
      });
      expect(answer.status, `${old}, which is ${slug} now`).toBe(308);
    }
}

async function indexed(store: Store, url: string): Promise<readonly string[]> {
  const { entries } = JSON.parse(await store.read(url)) as {
    entries: Record<string, readonly { version: string; digest: string }[]>;
  };
  return Object.entries(entries)
    .flatMap(([name, list]) => list.map(({ version, digest }) => `${name} ${version} ${digest}`))
    .sort();
}

async function requireCounts(store: Store, model: Model): Promise<void> {
  const metrics = await store.read('/metrics');
  for (const state of states) {
    const count = model.versions.filter((version) => version.state === state).length;
    expect(metrics).toContain(`chandlery_versions{state="${state}"} ${count}\n`);
  }
  const { items } = JSON.parse(await store.read('/api/v1/categories?limit=200'));
  const expected = [...model.categories].map(([slug, { name, former }]) => {
    const apps = [...model.apps.values()].filter(({ category }) => category === slug);
    const counts = Object.fromEntries(
      states.map((state) => [state, apps.filter(({ key }) => stateOfApp(model, key) === state).length]),
    );
    return { slug, name, formerSlugs: [...former].sort(), states: counts, activeApps: counts['active'] };
  });
  const found = items.map(
    ({ slug, name, formerSlugs, states: counts, activeApps }: Record<string, unknown>) => ({
      slug,
      name,
      formerSlugs,
      states: counts,
      activeApps,
    }),
  );
  const bySlug = (a: { slug: string }, b: { slug: string }): number => (a.slug < b.slug ? -1 : 1);
  expect(found.sort(bySlug)).toEqual(expected.sort(bySlug));
}

function stateOfApp(model: Model, key: string): State | undefined {
  const versions = model.versions.filter(({ app }) => app === key).sort((a, b) => b.order - a.order);
  const has = (wanted: State): boolean => versions.some(({ state }) => state === wanted);
  if (versions.length === 0) return undefined;
  if (model.apps.get(key)?.suspended === true) return 'suspended';
  if (has('active')) return 'active';
  return has('suspended') ? 'suspended' : versions[0]?.state;
}

async function requireQueue(store: Store, model: Model): Promise<void> {
  const rounds = model.versions.flatMap(({ app, number, rounds: all }) =>
    all.map(({ outcome, claimedBy }) => ({
      text: `${app} ${number} ${outcome} ${claimedBy ?? 'nobody'}`,
      outcome,
    })),
  );
  const tabs = {
    unprocessed: rounds.filter(({ outcome }) => outcome === 'open'),
    processed: rounds.filter(({ outcome }) => outcome !== 'open'),
    all: rounds,
  };
  for (const [tab, expected] of Object.entries(tabs)) {
    const items = await everyPage(store, `/api/v1/submissions?limit=200&tab=${tab}`);
    const found = items.map(
      ({ workspace, app, version, outcome, claimedBy }) =>
        `${workspace}/${app} ${version} ${outcome} ${claimedBy ?? 'nobody'}`,
    );
    expect(found.sort(), tab).toEqual(expected.map(({ text }) => text).sort());
  }
}

async function requireStorePages(store: Store, model: Model): Promise<void> {
  const active = inStore(model);
  const apps = [...new Set(active.map(({ app }) => app))].sort();
  const keys = (items: readonly Record<string, unknown>[]): readonly string[] =>
    items.map(({ workspace, name }) => `${workspace}/${name}`).sort();
  const listed = await everyPage(store, '/api/v1/store/apps?limit=7');
  expect(keys(listed)).toEqual(apps);
  const times = listed.map(({ lastPublishedAt }) => String(lastPublishedAt));
  expect(times).toEqual([...times].sort().reverse());
  for (const { workspace, name, versionCount, ownsName } of listed) {
    const key = `${workspace}/${name}`;
    expect(versionCount, key).toBe(active.filter(({ app }) => app === key).length);
    expect(ownsName, key).toBe(model.names.get(String(name)) === key);
  }
  for (const name of new Set([...model.apps.values()].map((app) => app.name))) {
    const expected = apps.filter((app) => nameOf(app) === name);
    expect(keys(await everyPage(store, `/api/v1/store/apps?limit=3&keyword=of-${name}`)), name).toEqual(
      expected,
    );
    expect(keys(await everyPage(store, `/api/v1/store/apps?limit=3&text=${name}`)), name).toEqual(
      expect.arrayContaining(expected),
    );
    const { owner } = JSON.parse(await store.read(`/api/v1/store/names/${name}`));
    const known = model.names.get(name);
    expect(owner && `${owner.workspace}/${name}`, `who owns ${name}`).toBe(known ?? null);
    if (known !== undefined) expect(owner.inStore, `${known} in the store`).toBe(apps.includes(known));
  }
}

/** All items of a list, page by page. */
async function everyPage(store: Store, url: string): Promise<Record<string, unknown>[]> {
  const items: Record<string, unknown>[] = [];
  for (let next: string | undefined = ''; next !== undefined;) {
    const page = JSON.parse(await store.read(next === '' ? url : `${url}&cursor=${next}`)) as {
      items: Record<string, unknown>[];
      next?: string;
    };
    items.push(...page.items);
    next = page.next;
  }
  return items;
}
