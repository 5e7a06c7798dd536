import type { Kysely } from 'kysely';
import {
  maximumLogBytes,
  maximumLogEntries,
  type NewLogEntry,
  type OperationLogEntry,
} from '../ports/operations.ts';
import type { CommandScope } from '../writer/writer.ts';
import { insertRows } from './insert-row.ts';
import { objectColumn } from './json-columns.ts';
import type { OperationLogRow, OperationRow } from './operation-tables.ts';
import type { Tables } from './tables.ts';

/** So many rows one statement inserts: below every driver's limit of parameters. */
const rowsAtOnce = 100;
/** So many entries are read at once, whatever is asked for. */
const maximumRead = 1_000;

/** The counters of a log, in the row of its operation. */
export type LogCounters = Pick<OperationRow, 'last_sequence' | 'log_bytes' | 'log_cut'>;

/**
 * Writes what happened, as much as there is room for. The counters are for the caller to write into the operation's row.
 * @param row of the operation, locked
 */
export async function writeEntries(
  { db, nowMs }: CommandScope,
  row: OperationRow,
  entries: readonly NewLogEntry[],
): Promise<LogCounters> {
  const rows: OperationLogRow[] = [];
  let { last_sequence, log_bytes, log_cut } = row;
  const add = (kind: OperationLogRow['kind'], at: number, data: string): void => {
    last_sequence += 1;
    rows.push({ operation_id: row.id, sequence: last_sequence, at, kind, data });
  };
  for (const { atMs = nowMs, kind, data } of entries) {
    if (log_cut === 1) break;
    const text = JSON.stringify(data);
    const bytes = Buffer.byteLength(text);
    if (last_sequence >= maximumLogEntries || log_bytes + bytes > maximumLogBytes) {
      add('warning', nowMs, JSON.stringify(logCut));
      log_cut = 1;
    } else {
      add(kind, atMs, text);
      log_bytes += bytes;
    }
  }
  await insertAll(db, rows);
  return { last_sequence, log_bytes, log_cut };
}

/** Writes that the state is another, for which there is always room. */
export async function writeState(
  { db, nowMs }: CommandScope,
  row: OperationRow,
  data: Readonly<Record<string, unknown>>,
): Promise<Pick<LogCounters, 'last_sequence'>> {
  const last_sequence = row.last_sequence + 1;
  await insertAll(db, [
    { operation_id: row.id, sequence: last_sequence, at: nowMs, kind: 'state', data: JSON.stringify(data) },
  ]);
  return { last_sequence };
}

/** Entries after a sequence number, in order. */
export async function readEntries(
  db: Kysely<Tables>,
  id: string,
  afterSequence: number,
  limit: number,
): Promise<readonly OperationLogEntry[]> {
  const rows = await db
    .selectFrom('operation_log')
    .selectAll()
    .where('operation_id', '=', id)
    .where('sequence', '>', afterSequence)
    .orderBy('sequence')
    .limit(Math.min(Math.max(limit, 1), maximumRead))
    .execute();
  return rows.map(({ sequence, at, kind, data }) => ({ sequence, atMs: at, kind, data: objectColumn(data) }));
}

const logCut = {
  code: 'log_cut',
  message: `The log is full (${maximumLogEntries} entries or ${maximumLogBytes} bytes); the rest of it was cut.`,
};

async function insertAll(db: Kysely<Tables>, rows: readonly OperationLogRow[]): Promise<void> {
  for (let start = 0; start < rows.length; start += rowsAtOnce) {
    await insertRows(db, 'operation_log', rows.slice(start, start + rowsAtOnce));
  }
}
