import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addition, newWorkspace } from '../contract/harness.ts';
import type { Database } from '../ports/index.ts';
import { databaseFileName } from '../sqlite/database-file.ts';
import { openSqlite } from '../sqlite/open-sqlite.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import type { AuditFault, AuditVerification } from './verify.ts';
import { verifyAudit } from './verify-data-folder.ts';

const root = temporaryFolder();
let count = 0;
let folder: string;
let database: Database;

/** Some records, all of them sealed: 2 of the workspace, 2 of the first version, 1 of each other. */
beforeEach(async () => {
  folder = join(root, String((count += 1)));
  database = await openSqlite({ folder });
  const { id } = await newWorkspace(database);
  for (let number = 0; number < 20; number += 1) {
    await database.versions.add(addition(id, { version: `1.0.${number}` }));
  }
  await sealAll();
});
afterEach(() => database.close());

async function sealAll(): Promise<void> {
  while ((await database.audit.seal({ holder: 'test', limit: 7 })).sealed > 0);
}

/** Changes the file behind the back of everything, triggers included. */
function tamper(...statements: readonly string[]): void {
  const connection = new DatabaseSync(join(folder, databaseFileName), { timeout: 5_000 });
  try {
    for (const table of ['audit', 'audit_seals']) {
      for (const event of ['update', 'delete'])
        connection.exec(`DROP TRIGGER IF EXISTS ${table}_no_${event}`);
    }
    for (const statement of statements) connection.exec(statement);
  } finally {
    connection.close();
  }
}

async function verified(expectHash?: string): Promise<AuditVerification & { told: AuditFault[] }> {
  const told: AuditFault[] = [];
  const result = await verifyAudit({ dataFolder: folder, expectHash, tell: (fault) => told.push(fault) });
  return { ...result, told };
}

const at = (position: number) => `(SELECT audit_id FROM audit_seals WHERE position = ${position})`;

describe('the seals of the audit log', () => {
  it('hold while nobody rewrites anything, beside the server that writes', async () => {
    const { told, head, unsealed } = await verified();
    expect([told, unsealed]).toEqual([[], 0]);
    expect(head).toEqual(await database.audit.head());
    expect(head.position).toBe(22);
    await newWorkspace(database);
    expect(await verified()).toMatchObject({ told: [], head, unsealed: 1 });
    expect(await database.audit.unsealed()).toBe(1);
  });

  it.each([
    ['altered', 'altered', (p: number) => `UPDATE audit SET message = 'other' WHERE id = ${at(p)}`],
    [
      'given another actor',
      'altered',
      (p: number) => `UPDATE audit SET actor_name = 'x' WHERE id = ${at(p)}`,
    ],
    [
      'given an address it did not have',
      'altered',
      (p: number) => `UPDATE audit SET origin_address = '10.0.0.1' WHERE id = ${at(p)}`,
    ],
    ['removed', 'removed', (p: number) => `DELETE FROM audit WHERE id = ${at(p)}`],
    ['taken the seal from', 'seal_missing', (p: number) => `DELETE FROM audit_seals WHERE position = ${p}`],
  ])('tell of a record that was %s, at its position', async (_, kind, statement) => {
    tamper(statement(9));
    const { told, faults } = await verified();
    expect(told[0]).toMatchObject({ kind, position: 9 });
    expect(faults).toBe(told.length);
  });

  it('tell of one alteration once, not at every record after it', async () => {
    tamper(`UPDATE audit SET message = 'other' WHERE id = ${at(9)}`);
    expect((await verified()).told).toHaveLength(1);
  });

  it('tell of a record that was inserted among others', async () => {
    tamper(
      `INSERT INTO audit SELECT * FROM audit WHERE 0`,
      `CREATE TEMP TABLE copy AS SELECT * FROM audit WHERE id = ${at(9)}`,
      `UPDATE copy SET id = id || 'x', action = 'pass'`,
      `INSERT INTO audit SELECT * FROM copy`,
    );
    expect((await verified()).told).toMatchObject([
      { kind: 'inserted', position: 8, auditId: expect.stringMatching(/x$/) },
    ]);
  });

  it('tell of records that changed places', async () => {
    tamper(
      `CREATE TEMP TABLE places AS SELECT id, change_number FROM audit WHERE id IN (${at(9)}, ${at(10)})`,
      `UPDATE audit SET change_number = (SELECT change_number FROM places WHERE id != audit.id)
        WHERE id IN (SELECT id FROM places)`,
    );
    const { told } = await verified();
    expect(told.map(({ kind, position }) => `${kind} ${position}`)).toContain('reordered 10');
    expect(told.every(({ position }) => position >= 8 && position <= 11)).toBe(true);
  });

  it('tell of a chain that was made anew after the alteration only to who has kept a head', async () => {
    const kept = await database.audit.head();
    tamper(`UPDATE audit SET message = 'other' WHERE id = ${at(9)}`, 'DELETE FROM audit_seals');
    await sealAll();
    expect(await verified()).toMatchObject({ told: [], faults: 0 });
    expect((await verified(kept.hash)).expectedAt).toBeUndefined();
  });

  it('find a head that was kept, however much was sealed since', async () => {
    const kept = await database.audit.head();
    await newWorkspace(database);
    await sealAll();
    expect((await verified(kept.hash)).expectedAt).toBe(kept.position);
  });

  it('tell that the end was cut off only to who has kept a head', async () => {
    const kept = await database.audit.head();
    tamper(`DELETE FROM audit WHERE id = ${at(22)}`, 'DELETE FROM audit_seals WHERE position = 22');
    expect((await verified()).faults).toBe(0);
    expect((await verified(kept.hash)).expectedAt).toBeUndefined();
  });
});

it('a folder without a database is refused', async () => {
  await expect(verifyAudit({ dataFolder: root, tell: () => {} })).rejects.toMatchObject({
    code: 'not_found',
  });
});
