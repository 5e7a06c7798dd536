import { appendFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, expect, test } from 'vitest';
import { apiAs } from '../setup/api.ts';
import { chart } from '../setup/charts.ts';
import { removeTemporaryFolders, startServer, temporaryFolder } from '../setup/server.ts';
import { command, entriesOf } from './command.ts';

afterEach(removeTemporaryFolders);

test('a rescan finds what differs from the archives; --fix writes entries anew and nothing else', async () => {
  const [data, folder] = [await temporaryFolder(), await temporaryFolder()];
  const digests = new Map<string, string>();
  for (const name of ['absent', 'content', 'damaged', 'entry', 'fine']) {
    const archive = chart(name, '1.0.0');
    digests.set(name, createHash('sha256').update(archive).digest('hex'));
    await writeFile(join(folder, `${name}-1.0.0.tgz`), archive);
  }
  expect(await command(data, 'import', folder)).toMatchObject({ code: 0 });
  expect(await command(data, 'rescan')).toMatchObject({
    code: 0,
    stdout:
      '5 versions: 0 differ from their archives, 0 fixed; 0 archives of revisions missing, 0 that no version names\n',
  });

  const [lean, rest] = ['{"name":"entry","version":"1.0.0"}', '{"home":"https://elsewhere.example"}'];
  const change = new DatabaseSync(join(data, 'chandlery.db'));
  const ofFile = "where file_name = '";
  change.exec(`update versions set lean_json = '${lean}', rest_json = '${rest}' ${ofFile}entry-1.0.0.tgz'`);
  change.exec(`update versions set content_digest = '${'0'.repeat(64)}' ${ofFile}content-1.0.0.tgz'`);
  const ids = Object.fromEntries(
    change
      .prepare('select id, file_name from versions')
      .all()
      .map((row) => [String(row['file_name']), String(row['id'])]),
  );
  change.close();
  const pathOf = (digest: string) => join(data, 'archives', digest.slice(0, 2), `${digest}.tgz`);
  await rm(pathOf(digests.get('absent') ?? ''));
  await appendFile(pathOf(digests.get('damaged') ?? ''), 'more');
  const orphan = createHash('sha256').update('orphan').digest('hex');
  await mkdir(join(data, 'archives', orphan.slice(0, 2)), { recursive: true });
  await writeFile(pathOf(orphan), 'orphan');

  const lineOf = (output: string, name: string, field: string) =>
    output
      .split('\n')
      .find((line) => line.includes(`${ids[`${name}-1.0.0.tgz`] ?? '?'} default/${name}/1.0.0 ${field}: `)) ??
    '';
  const first = await command(data, 'rescan');
  expect(first.code).toBe(1);
  expect(lineOf(first.stdout, 'absent', 'archiveDigest')).toMatch(/^differs .*archive_missing/);
  expect(lineOf(first.stdout, 'damaged', 'archiveDigest')).toMatch(/^differs .*archive_damaged/);
  expect(lineOf(first.stdout, 'content', 'contentDigest')).toMatch(
    /^differs .*stored "0{64}", from the archive "v1:[0-9a-f]{64}"$/,
  );
  expect(lineOf(first.stdout, 'entry', 'leanJson')).toContain(
    `stored ${JSON.stringify(lean)}, from the archive `,
  );
  expect(lineOf(first.stdout, 'entry', 'restJson')).toContain(
    `stored ${JSON.stringify(rest)}, from the archive "{}"`,
  );
  expect(first.stdout).toContain(`orphan ${orphan} 6 bytes\n`);
  expect(first.stdout).toContain(
    '5 versions: 4 differ from their archives, 0 fixed; 0 archives of revisions missing, 1 that no version names',
  );
  expect(first.stdout.split('\n')).toHaveLength(8);

  const fixing = await command(data, 'rescan', '--fix');
  expect(fixing.code).toBe(1);
  expect(lineOf(fixing.stdout, 'entry', 'leanJson')).toMatch(/^fixed /);
  expect(fixing.stdout).toContain('5 versions: 3 differ from their archives, 1 fixed;');
  const second = await command(data, 'rescan');
  expect(second.stdout).not.toContain('default/entry/');
  expect(second.stdout).toContain('5 versions: 3 differ from their archives, 0 fixed;');

  const server = await startServer({ folder: data });
  expect((await entriesOf(server.url))['entry']).toMatchObject([{ description: 'a chart of the tests' }]);
  const api = apiAs(server.url, server.admin.name, server.admin.password);
  const { items } = await api.call('GET', '/api/v1/workspaces/default/apps/entry/audit');
  expect(items).toContainEqual(expect.objectContaining({ action: 'rewrite_entry' }));
  await server.stop();
});

test('a rescan is refused while a server runs', async () => {
  const server = await startServer();
  const refused = await command(server.folder, 'rescan');
  expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('Another process works on')]);
  expect(await command(server.folder, 'rescan', '--all')).toMatchObject({ code: 2 });
  await server.stop();
});
