import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { verifyAudit } from './audit/verify-data-folder.ts';
import { openSqlite } from './sqlite/open-sqlite.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';

const rounds = 4;
const child = fileURLToPath(new URL('./testing/follow-until-killed.ts', import.meta.url));

it(`seals without a fault and tells a durable listener of every change though it is killed ${rounds} times`, async () => {
  const folder = temporaryFolder();
  const taken = new Set<number>();
  for (let round = 1; round <= rounds; round += 1) {
    for (const number of await followAndKill(folder, round)) taken.add(number);
    const faults: unknown[] = [];
    const { head } = await verifyAudit({ dataFolder: folder, tell: (fault) => faults.push(fault) });
    expect([faults, head.position > 0]).toEqual([[], true]);
  }

  const database = await openSqlite({ folder });
  const latest = await database.changes.latest();
  database.events.subscribe((changes) => changes.forEach(({ number }) => taken.add(number)), {
    name: 'killed',
    durable: true,
  });
  while ((await database.listeners.position('killed')) !== latest) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  while ((await database.audit.seal({ holder: 'killed', limit: 200 })).sealed > 0);
  expect(await database.audit.unsealed()).toBe(0);
  await database.close();
  expect([...taken].sort((a, b) => a - b)).toEqual(Array.from({ length: latest }, (_, index) => index + 1));
  expect((await verifyAudit({ dataFolder: folder, tell: () => {} })).faults).toBe(0);
});

/** Runs the process, kills it at a random moment after it has both sealed and told, and gives the changes that were taken. */
async function followAndKill(folder: string, round: number): Promise<readonly number[]> {
  const running = spawn(process.execPath, [child, folder, String(round)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const taken: number[] = [];
  const seen = new Set<string>();
  const ended = once(running, 'exit');
  for await (const line of createInterface({ input: running.stdout })) {
    const [what = '', number = ''] = line.split(' ');
    const before = seen.size;
    seen.add(what);
    if (before < 2 && seen.size === 2) setTimeout(() => running.kill('SIGKILL'), Math.random() * 200);
    // The last line can be cut off by the kill: then the change is told again.
    if (what === 'taken' && running.exitCode === null) taken.push(Number(number));
  }
  const [code, signal] = await ended;
  expect([code, signal]).toEqual([null, 'SIGKILL']);
  return taken;
}
