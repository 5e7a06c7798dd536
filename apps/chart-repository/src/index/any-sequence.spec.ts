import { gunzipSync } from 'node:zlib';
import type { Change, IndexApp, IndexVersion } from '@chandlery/persistence';
import { expect, test } from 'vitest';
import { rowsOf } from './testing-rows.ts';
import { StoreIndex } from './store-index.ts';
import type { View } from './view.ts';

/** A generator of numbers that is the same for the same seed (mulberry32). */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d_2b_79_f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

const names = ['a', 'b', 'c', 'd'];
const workspaces = ['one', 'two'];
const categories = ['x', 'y', 'z'];
const views: readonly View[] = [
  { kind: 'all' },
  ...workspaces.map((slug) => ({ kind: 'workspace', slug }) as const),
  ...categories.map((slug) => ({ kind: 'category', slug }) as const),
];
const nowMs = () => 1_700_000_000_000;

/** A store in memory, as rows would have it after each commit. */
class Store {
  readonly apps = new Map<string, IndexApp>();
  readonly indexRows = rowsOf(this.apps).indexRows;
  readonly #letters: number;

  /** @param letters that a description has at most */
  constructor(letters: number) {
    this.#letters = letters;
  }

  /** One step by chance. @returns the changes that its commit would announce */
  step(random: (below: number) => number): Change[] {
    const name = names[random(names.length)] ?? '';
    const workspace = workspaces[random(workspaces.length)] ?? '';
    const id = `${workspace}/${name}`;
    const app = this.apps.get(id) ?? this.#created(id, name, workspace);
    const version = `${random(3)}.${random(40)}.${random(3)}${random(5) === 0 ? '-rc.1' : ''}${random(6) === 0 ? '+b' : ''}`;
    const known = app.versions[random(app.versions.length + 1)];
    switch (random(10)) {
      case 0:
        this.apps.set(id, { ...app, suspended: !app.suspended });
        return [changeOf(id)];
      case 1:
        this.apps.set(id, { ...app, categorySlug: categories[random(categories.length)] ?? '' });
        return [changeOf(id)];
      case 2:
        return this.#owned(id, name);
      case 3:
        if (known === undefined) return [];
        this.apps.set(id, { ...app, versions: app.versions.filter((other) => other !== known) });
        return [changeOf(id, known.id)];
      case 4:
        if (known === undefined) return [];
        return this.#changed(app, { ...known, state: known.state === 'active' ? 'draft' : 'active' });
      case 5:
        this.apps.delete(id);
        return [changeOf(id)];
      default: {
        const there = app.versions.find((other) => other.version === version);
        return this.#changed(app, {
          ...versionOf(id, version, random(this.#letters)),
          state: random(5) === 0 ? 'draft' : 'active',
          ...(there && { id: there.id }),
        });
      }
    }
  }

  #created(id: string, name: string, workspace: string): IndexApp {
    const owned = [...this.apps.values()].some((app) => app.appName === name && app.ownsName);
    return {
      appId: id,
      appName: name,
      workspaceId: workspace,
      workspaceSlug: workspace,
      categorySlug: 'x',
      suspended: false,
      ownsName: !owned,
      hasIcon: false,
      versions: [],
    };
  }

  #changed(app: IndexApp, version: IndexVersion): Change[] {
    this.apps.set(app.appId, {
      ...app,
      versions: [...app.versions.filter(({ id }) => id !== version.id), version],
    });
    return [changeOf(app.appId, version.id)];
  }

  #owned(id: string, name: string): Change[] {
    if (!this.apps.has(id)) return [];
    for (const [other, app] of this.apps)
      if (app.appName === name) this.apps.set(other, { ...app, ownsName: other === id });
    return [changeOf(id)];
  }
}

function versionOf(appId: string, version: string, length: number): IndexVersion {
  return {
    id: `${appId} ${version}`,
    version,
    state: 'active',
    fileName: `${appId}-${version}.tgz`,
    leanJson: JSON.stringify({ name: appId, version, description: 'é'.repeat(length) }),
    restJson: length % 3 === 0 ? '{}' : JSON.stringify({ home: 'h'.repeat(length) }),
    archiveDigest: 'd',
    publishedAtMs: 1,
    createdAtMs: 1,
  };
}

function changeOf(appId: string, versionId: string | null = null): Change {
  return { number: 1, type: 't', atMs: 0, workspaceId: null, appId, versionId, actorName: '', data: {} };
}

async function fresh(store: Store, blockCharts?: number): Promise<StoreIndex> {
  const index = new StoreIndex({ database: store, contextPath: '/ctx', nowMs, blockCharts });
  await index.load();
  return index;
}

test.each([
  { seed: 1, blockCharts: 32, letters: 50, steps: 400 },
  { seed: 2, blockCharts: 1, letters: 50, steps: 400 },
  { seed: 3, blockCharts: 2, letters: 50, steps: 400 },
  { seed: 4, blockCharts: 3, letters: 50, steps: 400 },
  // Of which no chunk can repeat all of the one before.
  { seed: 5, blockCharts: 32, letters: 3000, steps: 150 },
])(
  'after any sequence of changes every view is what it would be built from scratch, raw and zipped (seed $seed, blocks of $blockCharts, $letters letters)',
  async ({ seed, blockCharts, letters, steps }) => {
    const random = randomNumbers(seed);
    const store = new Store(letters);
    const index = await fresh(store, blockCharts);
    for (let step = 0; step < steps; step += 1) {
      await index.onChanges(store.step(random));
      const scratch = await fresh(store);
      const view = views[random(views.length)] ?? { kind: 'all' };
      for (const form of ['lean', 'full'] as const) {
        const { document } = await index.read(view, form);
        const { raw } = document;
        const text = Buffer.concat(raw.buffers).toString();
        expect(Buffer.byteLength(text)).toBe(raw.bytes);
        expect(JSON.parse(text)).toEqual(
          JSON.parse(Buffer.concat((await scratch.read(view, form)).document.raw.buffers).toString()),
        );
        const zipped = await document.gzip();
        expect(gunzipSync(Buffer.concat(zipped?.buffers ?? [])).toString()).toBe(text);
      }
    }
  },
);
