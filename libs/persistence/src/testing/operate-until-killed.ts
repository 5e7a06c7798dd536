import { inspection } from '../contract/deployment-harness.ts';
import { openSqlite } from '../sqlite/open-sqlite.ts';

/*
 * For the test of operations, as a process of its own: queues, claims, logs and ends operations, and writes a line for each step
 * that was acknowledged (`queued ID`, `logged ID SEQUENCE`, `ended ID`), until it is killed.
 */
const [folder = '', round = ''] = process.argv.slice(2);
const lanes = 4;

const { operations } = await openSqlite({ folder, writer: 'thread' });
const owner = `killed-${round}`;
const say = (...words: readonly (string | number)[]) => process.stdout.write(`${words.join(' ')}\n`);

async function operateForever(): Promise<never> {
  for (;;) {
    const { operation } = await operations.enqueue(inspection({ subjectId: crypto.randomUUID() }));
    say('queued', operation.id);
    const claimed = await operations.claim({ owner, leaseMs: 60_000, kinds: ['inspect'], limit: lanes });
    for (const { lease } of claimed) {
      for (let line = 0; line < 3; line += 1) {
        const { lastSequence } = await operations.append({
          lease,
          entries: [{ kind: 'log', data: { line } }],
        });
        say('logged', lease.id, lastSequence);
      }
      await operations.finish({ lease, state: 'succeeded', outcome: null });
      say('ended', lease.id);
    }
  }
}

await Promise.all(Array.from({ length: lanes }, operateForever));
