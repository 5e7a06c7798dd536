import { type Expression, type ExpressionBuilder, type ReferenceExpression, type SqlBool } from 'kysely';
import { cursorOf, keysIn } from '../cursor.ts';
import type { Page, PageRequest } from '../ports/paging.ts';

/** The most items that a page has, whatever is asked for. */
const maximumLimit = 200;

/** How many rows to read for a page: one more than it has, which tells whether there is another. */
export function rowsFor({ limit }: PageRequest): number {
  return clamp(limit) + 1;
}

/**
 * A page of the rows that were read, with the cursor of the next.
 * @param key the values that the list is sorted by, unique together
 */
export function pageOf<Row, Item>(
  rows: readonly Row[],
  request: PageRequest,
  key: (row: Row) => readonly (string | number)[],
  item: (row: Row) => Item,
): Page<Item> {
  const limit = clamp(request.limit);
  const items = rows.slice(0, limit).map(item);
  const last = rows[limit - 1];
  if (rows.length <= limit || last === undefined) return { items };
  return { items, next: cursorOf(key(last)) };
}

/**
 * The condition for what comes after a cursor, so that pages neither repeat nor skip what was there, whatever is added
 * in between. True of every row on the first page.
 * @param types of the values that the list is sorted by
 * @throws PersistenceError cursor_invalid
 */
export function afterCursor<DB, TB extends keyof DB>(
  eb: ExpressionBuilder<DB, TB>,
  request: PageRequest,
  columns: readonly { readonly column: ReferenceExpression<DB, TB>; readonly type: 'string' | 'number' }[],
  direction: 'asc' | 'desc',
): Expression<SqlBool> {
  if (request.cursor === undefined) return eb.lit(true);
  const keys = keysIn(
    request.cursor,
    columns.map(({ type }) => type),
  );
  const further = direction === 'asc' ? '>' : '<';
  const alternatives = columns.map(({ column }, index) =>
    eb.and([
      ...columns.slice(0, index).map((equal, at) => eb(equal.column, '=', keys[at] as never)),
      eb(column, further, keys[index] as never),
    ]),
  );
  const [first] = columns;
  if (first === undefined || columns.length === 1) return eb.or(alternatives);
  // Says nothing new, but lets the database begin at the cursor in its index instead of at the start of the list.
  return eb.and([eb(first.column, direction === 'asc' ? '>=' : '<=', keys[0] as never), eb.or(alternatives)]);
}

function clamp(limit: number): number {
  return Math.min(Math.max(Math.trunc(limit) || 1, 1), maximumLimit);
}
