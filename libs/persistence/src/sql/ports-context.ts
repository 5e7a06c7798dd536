import type { Kysely } from 'kysely';
import type { Writer } from '../writer/writer.ts';
import type { Tables } from './tables.ts';

/** What an implementation of a port stands on: a handle that sees what is committed, and the way to commit more. */
export type SqlContext = { readonly read: Kysely<Tables>; readonly writer: Writer };
