import type { Kysely } from 'kysely';
import type { SealedPlace, SealedText, SealedTextPort } from '../ports/sealed-texts.ts';
import type { CommandScope, Outcome } from '../writer/writer.ts';
import { objectColumn } from './json-columns.ts';
import type { SqlContext } from './ports-context.ts';
import { runAlone } from './run-alone.ts';
import type { Tables } from './tables.ts';

const batchSize = 200;

/** Sealed texts in the database. */
export function sqlSealedTexts({ read, writer }: SqlContext): SealedTextPort {
  return {
    async *all() {
      for (const place of places) {
        for (let after: Position = { id: '', number: 0 }; ;) {
          const { texts, last } = await readers[place](read, after);
          yield* texts;
          if (last === undefined) break;
          after = last;
        }
      }
    },
    replace: (command) => runAlone(writer, (scope) => replaceTexts(scope, command)),
  };
}

const places = ['cluster', 'deployment', 'revision', 'operation'] as const satisfies readonly SealedPlace[];

type Position = Pick<SealedText, 'id' | 'number'>;
type Batch = { readonly texts: readonly SealedText[]; readonly last: Position | undefined };

const readers: Readonly<Record<SealedPlace, (db: Kysely<Tables>, after: Position) => Promise<Batch>>> = {
  async cluster(db, { id: after }) {
    const rows = await db
      .selectFrom('clusters')
      .select(['id', 'sealed_credential'])
      .where('id', '>', after)
      .orderBy('id')
      .limit(batchSize)
      .execute();
    const texts = rows.flatMap(({ id, sealed_credential: sealed }) =>
      sealed === null ? [] : [{ place: 'cluster' as const, id, number: 0, ownerId: id, sealed }],
    );
    return { texts, last: lastOf(rows) };
  },
  async deployment(db, { id: after }) {
    const rows = await db
      .selectFrom('deployments')
      .select(['id', 'sealed_values'])
      .where('id', '>', after)
      .orderBy('id')
      .limit(batchSize)
      .execute();
    const texts = rows.map(({ id, sealed_values: sealed }) => ({
      place: 'deployment' as const,
      id,
      number: 0,
      ownerId: id,
      sealed,
    }));
    return { texts, last: lastOf(rows) };
  },
  async revision(db, after) {
    const rows = await db
      .selectFrom('deployment_revisions')
      .select(['deployment_id', 'number', 'sealed_values'])
      .where((eb) =>
        eb.or([
          eb('deployment_id', '>', after.id),
          eb.and([eb('deployment_id', '=', after.id), eb('number', '>', after.number)]),
        ]),
      )
      .orderBy('deployment_id')
      .orderBy('number')
      .limit(batchSize)
      .execute();
    const texts = rows.map(({ deployment_id: id, number, sealed_values: sealed }) => ({
      place: 'revision' as const,
      id,
      number,
      ownerId: id,
      sealed,
    }));
    return { texts, last: texts.at(-1) };
  },
  async operation(db, { id: after }) {
    const rows = await db
      .selectFrom('operations')
      .select(['id', 'subject_id', 'request'])
      .where('id', '>', after)
      .orderBy('id')
      .limit(batchSize)
      .execute();
    const texts = rows.flatMap(({ id, subject_id: ownerId, request }) => {
      const sealed = objectColumn(request)['sealedValues'];
      return typeof sealed === 'string'
        ? [{ place: 'operation' as const, id, number: 0, ownerId, sealed }]
        : [];
    });
    return { texts, last: lastOf(rows) };
  },
};

function lastOf(rows: readonly { readonly id: string }[]): Position | undefined {
  const last = rows.at(-1);
  return last === undefined ? undefined : { id: last.id, number: 0 };
}

async function replaceTexts(
  { db }: CommandScope,
  { texts, actor }: Parameters<SealedTextPort['replace']>[0],
): Promise<Outcome<number>> {
  const replaced: Partial<Record<SealedPlace, number>> = {};
  for (const text of texts) {
    if (await replaceOne(db, text)) replaced[text.place] = (replaced[text.place] ?? 0) + 1;
  }
  const result = Object.values(replaced).reduce((sum, count) => sum + count, 0);
  if (result === 0) return { result };
  return {
    result,
    record: {
      actor,
      type: 'sealed_text.reseal',
      data: replaced,
      audit: [
        {
          action: 'reseal',
          subject: { kind: 'sealed_text', id: 'all', name: 'kubeconfigs and values' },
          before: null,
          after: replaced,
        },
      ],
    },
  };
}

/** Compare-and-set. Revisions of rows stay what they are: what they say is the same. */
async function replaceOne(
  db: Kysely<Tables>,
  { place, id, number, sealed, resealed }: SealedText & { readonly resealed: string },
): Promise<boolean> {
  switch (place) {
    case 'cluster': {
      const { numUpdatedRows } = await db
        .updateTable('clusters')
        .set({ sealed_credential: resealed })
        .where('id', '=', id)
        .where('sealed_credential', '=', sealed)
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    }
    case 'deployment': {
      const { numUpdatedRows } = await db
        .updateTable('deployments')
        .set({ sealed_values: resealed })
        .where('id', '=', id)
        .where('sealed_values', '=', sealed)
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    }
    case 'revision': {
      const { numUpdatedRows } = await db
        .updateTable('deployment_revisions')
        .set({ sealed_values: resealed })
        .where('deployment_id', '=', id)
        .where('number', '=', number)
        .where('sealed_values', '=', sealed)
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    }
    case 'operation': {
      const row = await db.selectFrom('operations').select('request').where('id', '=', id).executeTakeFirst();
      const request = row && objectColumn(row.request);
      if (request?.['sealedValues'] !== sealed) return false;
      await db
        .updateTable('operations')
        .set({ request: JSON.stringify({ ...request, sealedValues: resealed }) })
        .where('id', '=', id)
        .execute();
      return true;
    }
  }
}
