import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { verifyAuditArguments, verifyAuditCommand } from './commands/verify-audit-command.ts';
import { pruneChanges } from './jobs/prune-changes.ts';
import { sealAuditSteadily } from './jobs/seal-audit.ts';
import { allInspected } from './testing/inspected.ts';
import {
  ada,
  admin,
  type As,
  chart,
  indexOf,
  rex,
  rob,
  type TestApp,
  testApp,
  una,
  vic,
} from './testing/test-app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await testApp({ CHANDLERY_TRUST_PROXY: 'true' });
  await app.publish('told', '1.0.0');
});
afterAll(() => app.close());

type Json = Record<string, unknown>;
const team = '/api/v1/workspaces/team';
const get = async (as: As, url: string) => (await app.request(as, 'GET', url)).json();
const actions = ({ items }: { items: Json[] }) => items.map(({ action }) => action);
const sealAll = async (): Promise<void> => {
  for (let more = true; more;)
    more = (await app.database.audit.seal({ holder: 'spec', limit: 50 })).sealed > 0;
};

describe('an audit record', () => {
  test('says from where: address behind a trusted proxy, client, request and credential', async () => {
    const headers = { 'x-forwarded-for': '203.0.113.9', 'user-agent': 'x'.repeat(1000) };
    const answer = await app.request(ada, 'PATCH', `${team}/apps/told`, { description: 'where' }, headers);
    expect(answer.statusCode).toBe(200);
    // What the server does by itself meanwhile, such as an inspection, is in the log, too.
    const edits = '/api/v1/audit?limit=1&action=update_information';
    const [record] = (await get(admin, edits)).items;
    expect(record).toMatchObject({
      action: 'update_information',
      actor: { kind: 'account', name: 'ada' },
      origin: { address: '203.0.113.9', userAgent: 'x'.repeat(256), credential: 'password' },
      before: { description: '' },
      after: { description: 'where' },
    });
    const made = await app.request(ada, 'POST', '/api/v1/me/tokens', { name: 'ci', scopes: ['*'] });
    await app.request(made.json().secret, 'PATCH', `${team}/apps/told`, { description: 'by token' });
    const [byToken] = (await get(admin, edits)).items;
    expect(byToken).toMatchObject({
      actor: { kind: 'token', tokenId: made.json().token.id },
      origin: { credential: 'token' },
    });
  });

  test('tells members of the workspace what happened, and where from only those who may read its log', async () => {
    const url = `${team}/apps/told/versions/1.0.0/audit`;
    const [forViewer, forRegular] = [await get(vic, url), await get(rob, url)];
    expect(actions(forViewer)).toEqual(['publish', 'pass', 'submit', 'upload']);
    expect(forViewer.items.some((item: Json) => 'origin' in item)).toBe(false);
    expect(forRegular.items.every((item: Json) => 'origin' in item)).toBe(true);
    expect((await app.request(una, 'GET', url)).statusCode).toBe(404);
  });
});

describe('the log', () => {
  test('is filtered by actor, action, subject, place and time, and refuses what it does not know', async () => {
    expect(actions(await get(admin, '/api/v1/audit?actor=rex&workspace=team&app=told'))).toEqual(['pass']);
    expect(actions(await get(ada, `${team}/audit?subjectKind=version&app=told&version=1.0.0`))).toEqual([
      'publish',
      'pass',
      'submit',
      'upload',
    ]);
    expect(
      actions(await get(ada, `${team}/audit?subject=${encodeURIComponent('told 1.0.0')}&action=pass`)),
    ).toEqual(['pass']);
    expect(actions(await get(ada, `${team}/audit?until=2001-01-01T00:00:00Z`))).toEqual([]);
    expect(actions(await get(ada, `${team}/audit?from=2001-01-01T00:00:00Z&action=upload`))).toContain(
      'upload',
    );
    for (const query of ['from=yesterday', 'colour=red']) {
      expect((await app.request(ada, 'GET', `${team}/audit?${query}`)).json().code).toBe('query_invalid');
    }
    expect((await app.request(admin, 'GET', '/api/v1/audit?app=told')).statusCode).toBe(404);
  });

  test('leaves as JSON lines, whole and oldest first, however many pages that is', async () => {
    for (let number = 0; number < 230; number += 1) {
      await app.request(ada, 'PATCH', `${team}/apps/told`, { description: `edit ${number}` });
    }
    const answer = await app.request(ada, 'GET', `${team}/audit/export?app=told`);
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'application/x-ndjson']);
    const records = answer.body
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Json);
    expect(records.length).toBeGreaterThan(235);
    expect(records[0]).toMatchObject({ action: 'create', subject: { kind: 'app' } });
    const changes = records.map(({ change }) => Number(change));
    expect(changes).toEqual([...changes].sort((a, b) => a - b));
    const whole = await app.request(admin, 'GET', '/api/v1/audit/export');
    expect(whole.body.trimEnd().split('\n').length).toBeGreaterThan(records.length);
  });

  test.each([
    [ada, '/api/v1/audit/export', 403],
    [rex, `${team}/audit/export`, 403],
    [vic, `${team}/audit/export`, 403],
    [una, `${team}/audit/export`, 404],
    [undefined, '/api/v1/audit/export', 401],
    [rex, '/api/v1/audit/head', 403],
  ])('%s does not get %s', async (as, url, status) => {
    expect((await app.request(as, 'GET', url)).statusCode).toBe(status);
  });

  test('holds more than ten records of a version, and pages through all of them', async () => {
    await app.upload(ada, chart('long', '1.0.0'));
    for (let round = 0; round < 8; round += 1) await app.act(ada, 'long', '1.0.0', 'submit', 'cancel');
    const seen: unknown[] = [];
    for (let cursor = ''; ;) {
      const page = await get(ada, `${team}/apps/long/versions/1.0.0/audit?limit=5${cursor}`);
      seen.push(...actions(page));
      if (page.next === undefined) break;
      cursor = `&cursor=${page.next}`;
    }
    expect(seen).toEqual([...Array.from({ length: 8 }, () => ['cancel', 'submit']).flat(), 'upload']);
  });
});

describe('sealing', () => {
  test('goes on by itself, is seen in metrics, and the head can be kept', async () => {
    await allInspected(app);
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const end = sealAuditSteadily({ database: app.database, log: pino({ level: 'silent' }) });
    vi.advanceTimersByTime(1_000);
    vi.useRealTimers();
    while ((await app.database.audit.unsealed()) > 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await end();
    const head = await get(admin, '/api/v1/audit/head');
    expect(head).toMatchObject({ hash: expect.stringMatching(/^[0-9a-f]{64}$/), unsealed: 0 });
    const [newest] = (await get(admin, '/api/v1/audit?limit=1')).items;
    expect(newest.seal).toEqual({ position: head.position, hash: head.hash });
    const { body } = await app.request(admin, 'GET', '/metrics');
    expect(body).toContain('chandlery_audit_unsealed_records 0');
    expect(body).toContain('chandlery_listener_lag_changes{listener="index"} 0');
    expect(body).toContain('chandlery_listener_failures_total{listener="index"} 0');
  });

  test('lets a command say what was rewritten, with its exit code, while the server runs', async () => {
    const own = await testApp();
    const said: string[] = [];
    const spy = vi.spyOn(process.stdout, 'write').mockImplementation((text) => said.push(String(text)) > 0);
    try {
      while ((await own.database.audit.seal({ holder: 'spec', limit: 50 })).sealed > 0) said.length = 0;
      const { hash, position } = await own.database.audit.head();
      expect(await verifyAuditCommand(own.config, { expectHash: hash })).toBe(0);
      expect(said.join('')).toContain(`head ${hash}\nthe expected hash stands at position ${position}`);
      expect(await verifyAuditCommand(own.config, { expectHash: 'a'.repeat(64) })).toBe(1);
      const file = new DatabaseSync(join(own.folder, 'chandlery.db'), { timeout: 5_000 });
      file.exec('DROP TRIGGER audit_no_update');
      file.exec(
        "UPDATE audit SET actor_name = 'nobody' WHERE id = (SELECT audit_id FROM audit_seals WHERE position = 3)",
      );
      file.close();
      expect(await verifyAuditCommand(own.config, {})).toBe(1);
      expect(said.join('')).toContain('altered at position 3: record ');
    } finally {
      spy.mockRestore();
      await own.close();
    }
  });

  test.each([
    [[], {}],
    [['--expect', 'a'.repeat(64)], { expectHash: 'a'.repeat(64) }],
    [['--expect'], undefined],
    [['--expect', 'short'], undefined],
    [['all'], undefined],
  ])('takes the arguments %j', (args, expected) => {
    expect(verifyAuditArguments(args)).toEqual(expected);
  });
});

describe('events', () => {
  test('that are gone are refused with the way out', async () => {
    await sealAll();
    const { latest } = await get(admin, '/api/v1/events?after=0');
    const services = { ...app, log: pino({ level: 'silent' }) };
    expect(await pruneChanges({ ...services, nowMs: Date.now })).toBe(0);
    const later = () => Date.now() + 31 * 24 * 3_600_000;
    expect(await pruneChanges({ ...services, nowMs: later })).toBe(latest);
    const gone = await app.request(admin, 'GET', '/api/v1/events?after=1');
    expect([gone.statusCode, gone.json().code]).toEqual([410, 'changes_gone']);
    expect(gone.json()).toMatchObject({
      details: { latest },
      remedy: expect.stringContaining(`after=${latest}`),
    });
    expect(await get(admin, '/api/v1/events')).toEqual({ items: [], readTo: latest, latest });
    await app.request(ada, 'PATCH', `${team}/apps/told`, { description: 'anew' });
    const { items } = await get(admin, `/api/v1/events?after=${latest}`);
    expect(items.map(({ number }: Json) => number)).toEqual([latest + 1]);
  });

  test('reach the index though it failed at first: what was published shows when it has been told again', async () => {
    const own = await testApp();
    const { indexRows } = own.database;
    const ofApp = indexRows.ofApp.bind(indexRows);
    let failures = 2;
    Object.assign(indexRows, {
      ofApp: (...args: Parameters<typeof ofApp>) =>
        (failures -= 1) >= 0 ? Promise.reject(new Error('not now')) : ofApp(...args),
    });
    await own.upload(ada, chart('late', '1.0.0'));
    const audited = await own.request(admin, 'GET', '/metrics');
    expect(audited.body).toMatch(/chandlery_listener_failures_total\{listener="index"\} [12]/);
    await own.act(ada, 'late', '1.0.0', 'submit');
    await own.act(rex, 'late', '1.0.0', 'pass');
    await own.act(ada, 'late', '1.0.0', 'publish');
    while ((await own.database.events.status()).some(({ lag }) => lag > 0))
      await new Promise((resolve) => setTimeout(resolve, 5));
    expect(await indexOf(own)).toHaveProperty('late');
    await own.close();
  });
});
