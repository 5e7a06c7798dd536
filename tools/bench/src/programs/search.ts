import { join } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { Catalogue } from '@chandlery/chart-repository';
import { type Database, openSqlite } from '@chandlery/persistence';
import { alone, atMost, compared, type Row } from '../measuring/row.ts';
import { duration } from '../measuring/units.ts';
import { seedApps } from '../seed/seed-apps.ts';
import { type Context, sizeName } from '../setup/context.ts';

/** What people look for, by what it shows. */
const queries = {
  'a name': 'redis',
  'the beginning of a name': 'postgre',
  'a mistyped name': 'posgres',
  'two words': 'kafka operator',
  'a word of descriptions': 'backups',
  'part of a Korean description': '데이터',
  'part of a Chinese description': '物联',
  'one letter': 'p',
  'what nobody has': 'xylophone',
} as const;

const page = { limit: 20 };
const roundsOfOne = 20;

/** Search in memory against a LIKE scan of the same rows, which neither ranks nor forgives; each until it has a page of rows. */
export async function search(context: Context): Promise<readonly Row[]> {
  const count = context.quick ? 1_000 : 10_000;
  const folder = await context.folder('apps');
  const database = await openSqlite({ folder });
  context.scope.defer(() => database.close());
  await seedApps(database, count);
  const built: number[] = [];
  let catalogue = new Catalogue(database);
  for (let repetition = 0; repetition < context.repetitions; repetition++) {
    catalogue = new Catalogue(database);
    built.push(await timed(() => catalogue.refresh()));
  }
  const reader = new DatabaseSync(join(folder, 'chandlery.db'), { readOnly: true });
  context.scope.defer(() => reader.close());
  // Whatever ranks has to see all that is found.
  const scan = reader.prepare('SELECT id FROM apps WHERE search_text LIKE ?');
  const at = `${sizeName(count)} apps`;
  const rows: Row[] = [];
  for (const [what, text] of Object.entries(queries)) {
    const [ours, anchor] = [[] as number[], [] as number[]];
    for (let repetition = 0; repetition < context.repetitions; repetition++) {
      ours.push(await mean(() => inMemory(database, catalogue, text)));
      anchor.push(await mean(() => byLike(database, scan, text)));
    }
    rows.push(
      compared({
        figure: `search at ${at}: ${what} (${text})`,
        unit: duration,
        ours,
        anchor,
        against: 'LIKE scan',
        target: atMost(1, '≤ 1'),
      }),
    );
  }
  const changed = await afterOneChange(context, catalogue);
  return [
    ...rows,
    alone({ figure: `search at ${at}: reading one app that changed`, unit: duration, ours: changed }),
    alone({ figure: `search at ${at}: building it, after the start`, unit: duration, ours: built }),
  ];
}

async function inMemory(database: Database, catalogue: Catalogue, text: string): Promise<void> {
  const { items } = await catalogue.list({ text }, page);
  await database.apps.findByIds(items.map(({ app }) => app.id));
}

async function byLike(database: Database, scan: StatementSync, text: string): Promise<void> {
  const found = scan.all(`%${text}%`);
  await database.apps.findByIds(found.slice(0, page.limit).map(({ id }) => String(id)));
}

async function afterOneChange({ repetitions }: Context, catalogue: Catalogue): Promise<readonly number[]> {
  const { items } = await catalogue.list({}, page);
  const appId = items[0]?.app.id ?? '';
  const touch = () => {
    catalogue.onChanges([
      {
        number: 0,
        type: 'app.update_information',
        atMs: 0,
        workspaceId: null,
        appId,
        versionId: null,
        actorName: '',
        data: {},
      },
    ]);
    return catalogue.refresh();
  };
  const times: number[] = [];
  for (let repetition = 0; repetition < repetitions; repetition++) times.push(await mean(touch));
  return times;
}

async function mean(work: () => Promise<unknown>): Promise<number> {
  const ms = await timed(async () => {
    for (let round = 0; round < roundsOfOne; round++) await work();
  });
  return ms / roundsOfOne;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startMs = performance.now();
  await work();
  return performance.now() - startMs;
}
