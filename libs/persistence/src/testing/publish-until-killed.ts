import { randomBytes } from 'node:crypto';
import { digestOf } from '../archives/digest.ts';
import { openArchiveFolder } from '../archives/folder.ts';
import { addition } from '../contract/harness.ts';
import { openSqlite } from '../sqlite/open-sqlite.ts';

/*
 * For the durability test, as a process of its own: adds versions from 16 clients at once and writes a line for each
 * that was acknowledged, until it is killed.
 */
const [folder = '', round = ''] = process.argv.slice(2);
const clients = 16;

const database = await openSqlite({ folder });
const archives = await openArchiveFolder(folder);
const workspace =
  (await database.workspaces.findBySlug('killed')) ??
  (await database.workspaces.create({
    slug: 'killed',
    displayName: '',
    description: '',
    adminAccountId: null,
    actor: { kind: 'system', name: 'tester' },
  }));

async function publishForever(client: number): Promise<never> {
  for (let number = 0; ; number += 1) {
    const bytes = randomBytes(2_000 + Math.floor(Math.random() * 20_000));
    const archiveDigest = digestOf(bytes);
    await archives.put(archiveDigest, bytes);
    const version = `${round}.${client}.${number}`;
    const command = addition(workspace.id, {
      version,
      step: { action: 'publish_direct', from: 'none', to: 'active' },
    });
    await database.versions.add({
      ...command,
      bytes: { ...command.bytes, archiveDigest, archiveBytes: bytes.length },
    });
    process.stdout.write(`${version} ${archiveDigest}\n`);
  }
}

await Promise.all(Array.from({ length: clients }, (_, client) => publishForever(client)));
