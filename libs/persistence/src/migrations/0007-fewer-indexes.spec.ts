import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { databaseFileName } from '../sqlite/database-file.ts';
import { openSqlite } from '../sqlite/open-sqlite.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';

it.each([
  ['in all workspaces', 'versions.file_name = ?'],
  ['in one workspace', 'versions.workspace_id = ? AND versions.file_name = ?'],
])('a file name is found by its own index %s, not by the state', async (_where, condition) => {
  const folder = temporaryFolder();
  await (await openSqlite({ folder })).close();
  const database = new DatabaseSync(join(folder, databaseFileName), { readOnly: true });
  const plan = database
    .prepare(
      `EXPLAIN QUERY PLAN SELECT versions.id FROM versions JOIN apps ON apps.id = versions.app_id
       WHERE ${condition} AND versions.state = 'active' AND apps.suspended = 0`,
    )
    .all()
    .map(({ detail }) => String(detail));
  database.close();
  expect(plan[0]).toMatch(/^SEARCH versions USING INDEX versions_file_workspace \(file_name=\?/);
});
