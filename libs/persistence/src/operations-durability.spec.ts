import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import type { OperationPort } from './ports/operations.ts';
import { openSqlite } from './sqlite/open-sqlite.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';

const rounds = 3;
const child = fileURLToPath(new URL('./testing/operate-until-killed.ts', import.meta.url));

it(`loses no operation and no line of a log that was acknowledged when it is killed ${rounds} times, and every one is ended by a successor`, async () => {
  const folder = temporaryFolder();
  const ended = new Set<string>();
  for (let round = 1; round <= rounds; round += 1) {
    const steps = await operateAndKill(folder, round);
    // A lease that is not kept runs out; here the clock of the successor is simply ahead.
    const database = await openSqlite({ folder, clock: () => Date.now() + 3_600_000 });
    const { operations } = database;
    const known = new Set<string>();
    for (const [what, id = '', sequence] of steps) {
      known.add(id);
      const { state, lastSequence = 0 } = (await operations.find(id)) ?? {};
      expect(state, id).toBeDefined();
      if (what === 'logged') expect(lastSequence).toBeGreaterThanOrEqual(Number(sequence));
      if (what === 'ended') ended.add(id);
    }
    for (const id of ended) expect((await operations.find(id))?.state).toBe('succeeded');
    await takeOver(operations, `killed-${round}`);
    for (const id of known) {
      const log = await operations.readLog(id, 0, 100);
      expect(log.map((entry) => entry.sequence)).toEqual(log.map((_, index) => index + 1));
      expect(log.at(-1)?.data).toMatchObject({ state: 'succeeded' });
    }
    await database.close();
  }
  expect(ended.size).toBeGreaterThan(rounds);
});

/** Ends what the killed process left: what it had, and what it had only queued. */
async function takeOver(operations: OperationPort, dead: string): Promise<void> {
  const limit = 1_000;
  const claimed = await operations.claim({ owner: 'heir', leaseMs: 60_000, kinds: ['inspect'], limit });
  for (const { lease, takenOverFrom, operation } of claimed) {
    expect([takenOverFrom, operation.attempts]).toEqual(takenOverFrom === null ? [null, 1] : [dead, 2]);
    await operations.finish({ lease, state: 'succeeded', outcome: null });
  }
  expect(await operations.counts()).toEqual([]);
}

/** Runs the process, kills it at a random moment after its first end of an operation, and gives what it acknowledged. */
async function operateAndKill(folder: string, round: number): Promise<readonly (readonly string[])[]> {
  const running = spawn(process.execPath, [child, folder, String(round)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const steps: (readonly string[])[] = [];
  const finished = once(running, 'exit');
  let armed = false;
  for await (const line of createInterface({ input: running.stdout })) {
    const words = line.split(' ');
    // The last line can be cut off by the kill.
    if (words[1]?.length !== 36 || (words[0] === 'logged' && words[2] === undefined)) continue;
    steps.push(words);
    if (words[0] !== 'ended' || armed) continue;
    armed = true;
    setTimeout(() => running.kill('SIGKILL'), Math.random() * 200);
  }
  expect(await finished).toEqual([null, 'SIGKILL']);
  return steps;
}
