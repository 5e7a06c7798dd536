import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { operatorActor, systemActor } from '@chandlery/lifecycle';
import { type Database, openSqlite } from '@chandlery/persistence';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { readConfig, secretKeysOf } from '../config.ts';
import { belongsTo, newSealer } from '../security/sealed.ts';
import { newKey } from '../testing/projects.ts';
import { reseal } from './reseal-command.ts';

let folder: string;
let said: string[];
const [lost, old, present] = [newKey(), newKey(), newKey()];
const ids = { old: '01990000-0000-7000-8000-000000000001', lost: '01990000-0000-7000-8000-000000000002' };

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chandlery-reseal-'));
  said = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => said.push(String(text)) > 0);
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true, force: true });
});

const configOf = (settings: Readonly<Record<string, string>>) =>
  readConfig({ CHANDLERY_DATA: folder, ...settings });
const sealerOf = (key: string) => newSealer(secretKeysOf(configOf({ CHANDLERY_SECRET_KEY: key })));

async function inDatabase<T>(work: (database: Database) => Promise<T>): Promise<T> {
  const database = await openSqlite({ folder });
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

/** A cluster whose credential says its own name. */
const cluster = (database: Database, slug: keyof typeof ids, key: string) =>
  database.clusters.create({
    id: ids[slug],
    slug,
    displayName: '',
    description: '',
    kind: 'kubeconfig',
    server: 'https://127.0.0.1:1',
    credential: { sealed: sealerOf(key).seal(slug, belongsTo.cluster(ids[slug])), expiresAtMs: null },
    actor: systemActor,
  });

test('what keys of before sealed is sealed with the present one, which then opens it alone', async () => {
  await inDatabase((database) => cluster(database, 'old', old));
  const rotated = configOf({ CHANDLERY_SECRET_KEY: present, CHANDLERY_SECRET_KEY_PREVIOUS: old });
  expect(await reseal(rotated)).toBe(0);
  expect(said).toEqual(['1 sealed anew, 0 sealed with the present key before, 0 that do not open\n']);
  expect(await reseal(configOf({ CHANDLERY_SECRET_KEY: present }))).toBe(0);
  expect(said[1]).toBe('0 sealed anew, 1 sealed with the present key before, 0 that do not open\n');
  await inDatabase(async (database) => {
    const sealed = await database.clusters.credentialOf(ids.old);
    expect(sealerOf(present).open(sealed ?? '', belongsTo.cluster(ids.old))).toBe('old');
    const { items } = await database.audit.list({ limit: 1 });
    expect(items).toMatchObject([{ action: 'reseal', actor: operatorActor, after: { cluster: 1 } }]);
  });
});

test('what no key opens is told and left; the rest is sealed anew', async () => {
  await inDatabase(async (database) => {
    await cluster(database, 'lost', lost);
    await cluster(database, 'old', old);
  });
  expect(await reseal(configOf({ CHANDLERY_SECRET_KEY: present, CHANDLERY_SECRET_KEY_PREVIOUS: old }))).toBe(
    1,
  );
  expect(said[0]).toContain(`closed cluster ${ids.lost} secret_key_unknown`);
  expect(said[1]).toContain('1 sealed anew, 0 sealed with the present key before, 1 that do not open');
});

test('without a key it says which setting is missing', async () => {
  await expect(reseal(configOf({}))).rejects.toMatchObject({ code: 'secret_key_missing' });
});
