import { addition } from '../contract/harness.ts';
import { openSqlite } from '../sqlite/open-sqlite.ts';

/*
 * For the durability test of what runs behind the writers, as a process of its own: adds versions, seals the audit log and has a
 * durable listener that writes a line for each change it takes, until it is killed.
 */
const [folder = '', round = ''] = process.argv.slice(2);

const database = await openSqlite({ folder });
const actor = { kind: 'system', name: 'tester' } as const;
database.events.subscribe(
  (changes) => {
    for (const { number } of changes) process.stdout.write(`taken ${number}\n`);
  },
  { name: 'killed', durable: true },
);
while ((await database.listeners.position('killed')) === undefined) {
  await new Promise((resolve) => setTimeout(resolve, 1));
}
const workspace =
  (await database.workspaces.findBySlug('killed')) ??
  (await database.workspaces.create({
    slug: 'killed',
    displayName: '',
    description: '',
    adminAccountId: null,
    actor,
  }));

async function publishForever(client: number): Promise<never> {
  for (let number = 0; ; number += 1) {
    await database.versions.add(
      addition(workspace.id, { name: `app-${client}`, version: `${round}.${client}.${number}` }),
    );
  }
}

async function sealForever(): Promise<never> {
  for (;;) {
    // A dead process's lease runs on for half a minute; the test cannot wait for that.
    const { sealed } = await database.audit.seal({ holder: 'killed', limit: 10 });
    if (sealed > 0) process.stdout.write(`sealed ${sealed}\n`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

await Promise.all([sealForever(), ...Array.from({ length: 4 }, (_, client) => publishForever(client))]);
