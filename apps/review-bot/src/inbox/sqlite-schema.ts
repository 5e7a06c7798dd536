import type { DatabaseSync } from 'node:sqlite';
import { InboxError } from './errors.ts';

const version = 1;

/**
 * `deliveries.body` is null once finished: of what people wrote nothing is kept longer than needed. A key has a row as long as
 * a delivery of it waits; `available_at` says from when it may be claimed, and is what keys are ordered by.
 */
const tables = `
  create table deliveries (
    id text primary key,
    seq integer not null,
    key text not null,
    received_at integer not null,
    body text,
    finished_at integer
  ) strict;
  create index deliveries_waiting on deliveries (key, seq) where finished_at is null;
  create index deliveries_finished on deliveries (finished_at) where finished_at is not null;
  create table keys (
    key text primary key,
    seq integer not null,
    available_at integer not null,
    owner text,
    lease_until integer,
    attempts integer not null default 0,
    reason text
  ) strict;
  create index keys_by_turn on keys (available_at, seq);
  create table bookmarks (name text primary key, value text not null) strict;
`;

/** Makes the tables where there are none. @throws InboxError `inbox_newer` where a newer bot has made them */
export function prepareTables(database: DatabaseSync): void {
  const row = database.prepare('pragma user_version').get();
  const found = Number(row?.['user_version']);
  if (found > version)
    throw new InboxError(
      'inbox_newer',
      'The inbox in the data folder was made by a newer version of the bot.',
    );
  if (found === version) return;
  database.exec(`begin immediate; ${tables} pragma user_version = ${version}; commit;`);
}
