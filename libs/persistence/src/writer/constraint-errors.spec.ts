import { expect, it } from 'vitest';
import { asPersistenceError } from './constraint-errors.ts';

const sqlite = (errcode: number, message: string) => Object.assign(new Error(message), { errcode });
const postgres = (code: string, constraint: string) => Object.assign(new Error(''), { code, constraint });

it.each([
  [sqlite(2067, 'UNIQUE constraint failed: versions.app_id, versions.version_key'), 'version_exists'],
  [postgres('23505', 'versions_app_key'), 'version_exists'],
  [sqlite(2067, 'UNIQUE constraint failed: versions.file_name, versions.workspace_id'), 'file_name_taken'],
  [postgres('23505', 'versions_file_workspace'), 'file_name_taken'],
  [sqlite(2067, 'UNIQUE constraint failed: accounts.name_key'), 'account_exists'],
  [postgres('23505', 'workspaces_slug'), 'workspace_exists'],
  [postgres('23505', 'categories_name_key'), 'category_exists'],
  [sqlite(1555, 'UNIQUE constraint failed: provenances.version_id'), 'provenance_exists'],
  [sqlite(787, 'FOREIGN KEY constraint failed'), 'not_found'],
  [postgres('23503', 'tokens_account_id_fkey'), 'not_found'],
])('tells what %s means', (error, code) => {
  expect(asPersistenceError(error)).toMatchObject({ code, cause: error });
});

it.each([new Error('other'), sqlite(13, 'database or disk is full'), postgres('23505', 'unknown'), 'text'])(
  'leaves %s as it is',
  (error) => {
    expect(asPersistenceError(error)).toBe(error);
  },
);
