/** The two languages of SQL that migrations are written for. */
export type SqlKind = 'sqlite' | 'postgres';
