import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { openArchiveFolder } from './archives/folder.ts';
import { backup } from './backup/backup.ts';
import { restore } from './backup/restore.ts';
import { openSqlite } from './sqlite/open-sqlite.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';

const rounds = 10;
const child = fileURLToPath(new URL('./testing/publish-until-killed.ts', import.meta.url));

it(`loses nothing that was acknowledged when it is killed ${rounds} times while 16 clients publish, nor in a backup of what was left`, async () => {
  const folder = temporaryFolder();
  const acknowledged = new Map<string, string>();
  for (let round = 1; round <= rounds; round += 1) {
    for (const [version, digest] of await publishAndKill(folder, round)) acknowledged.set(version, digest);
    await expectWhole(folder, acknowledged);
  }
  expect(acknowledged.size).toBeGreaterThan(rounds);

  for (const [version, digest] of await publishAndKill(folder, rounds + 1)) acknowledged.set(version, digest);
  const [target, restored] = [join(folder, 'backup'), join(folder, 'restored')];
  await backup({ dataFolder: folder, target });
  await restore({ source: target, dataFolder: restored });
  await expectWhole(restored, acknowledged);
});

/** Runs the process, kills it at a random moment after its first acknowledgement, and gives what it acknowledged. */
async function publishAndKill(folder: string, round: number): Promise<ReadonlyMap<string, string>> {
  const running = spawn(process.execPath, [child, folder, String(round)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const acknowledged = new Map<string, string>();
  const ended = once(running, 'exit');
  for await (const line of createInterface({ input: running.stdout })) {
    const [version, digest] = line.split(' ');
    // The last line can be cut off by the kill.
    if (version === undefined || digest?.length !== 64) continue;
    if (acknowledged.size === 0) setTimeout(() => running.kill('SIGKILL'), Math.random() * 300);
    acknowledged.set(version, digest);
  }
  const [code, signal] = await ended;
  expect([code, signal]).toEqual([null, 'SIGKILL']);
  return acknowledged;
}

/** Opens what the killed process left: the rows are there, and each row's archive is there and whole. */
async function expectWhole(folder: string, acknowledged: ReadonlyMap<string, string>): Promise<void> {
  const database = await openSqlite({ folder });
  const archives = await openArchiveFolder(folder);
  const workspace = await database.workspaces.findBySlug('killed');
  const app = await database.apps.findByName(workspace?.id ?? '', 'redis');
  const rows = await database.versions.allOf(app?.id ?? '');
  const stored = new Map(rows.map(({ version, archiveDigest }) => [version, archiveDigest]));
  for (const [version, digest] of acknowledged) expect(stored.get(version), version).toBe(digest);
  for (const { archiveDigest, archiveBytes } of rows) {
    expect((await archives.read(archiveDigest)).length).toBe(archiveBytes);
  }
  const latest = await database.changes.latest();
  expect(await database.changes.after(0, latest + 10)).toHaveLength(latest);
  await database.close();
}
