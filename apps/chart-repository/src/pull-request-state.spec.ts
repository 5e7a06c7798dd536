import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inspected } from './testing/inspected.ts';
import { type PlayedBot, playBot } from './testing/pulls.ts';
import { ada, admin, rex, type TestApp, testApp, una } from './testing/test-app.ts';

/* What the bot reads of a pull request: what the machine says, what it waits for, where people find it. Without Helm. */
let app: TestApp;
let bot: PlayedBot;
beforeAll(async () => {
  app = await testApp({ CHANDLERY_HELM: '/nowhere/helm', CHANDLERY_PUBLIC_URL: 'https://store.example' });
  bot = await playBot(app);
});
afterAll(() => app.close());

type Json = Record<string, unknown>;
const free = { blockSeverities: [], blockCodes: [], allowCodes: [], required: false, registries: [] };
const policy = (more: Json) =>
  bot.ok(admin, 'PUT', '/api/v1/workspaces/team/inspection-policy', { ...free, ...more });
const codes = (found: { waitsFor: { code: string }[] }) => found.waitsFor.map(({ code }) => code);

describe('the inspection of a chart', () => {
  test('is of its present revision, with findings that block first, as many as are asked for', async () => {
    await policy({ blockCodes: ['readme-missing'] });
    const { submission } = (await bot.put(1, 'seen', '1.0.0')).json();
    await inspected(app, submission);
    const [whole] = (await bot.read(1)).charts;
    expect(whole.inspection).toMatchObject({
      revision: 1,
      state: 'succeeded',
      required: false,
      problem: null,
      report: { verdict: 'blocked', rendered: false, blocking: 1, waived: 0, deployments: 0 },
    });
    expect(whole.inspection.report.summary[0]).toMatchObject({ about: 'rendering', tone: 'alarm' });
    const [first, ...rest] = whole.inspection.findings;
    expect(first).toMatchObject({
      code: 'readme-missing',
      severity: 'info',
      judgement: 'blocks',
      file: expect.any(String),
      remedy: expect.any(String),
    });
    expect(rest.map(({ code }: Json) => code)).toContain('not-rendered');
    expect(whole.inspection.findingsTotal).toBe(1 + rest.length);
    const cut = (await bot.read(1, '?findings=1')).charts[0].inspection;
    expect([cut.findings.length, cut.findingsTotal]).toEqual([1, 1 + rest.length]);
    expect(codes(whole)).toEqual(['findings', 'approvals']);
    const files = { 'README.md': '# Seen\n\nIt has one now.\n' };
    await bot.put(1, 'seen', '1.0.0', { files });
    await inspected(app, submission);
    const [again] = (await bot.read(1)).charts;
    expect(again.inspection).toMatchObject({ revision: 2, report: { verdict: 'not_rendered', blocking: 0 } });
    await policy({});
  });

  test('can be read of one chart of many', async () => {
    await bot.put(2, 'one', '1.0.0');
    await bot.put(2, 'two', '1.0.0');
    const read = await bot.read(2, '?chart=two&findings=0');
    expect(read.charts.map(({ chart }: Json) => chart)).toEqual(['two']);
    expect(read.charts[0].inspection.findings).toEqual([]);
  });
});

test('what it waits for is told at every step, in words', async () => {
  const first = (await bot.put(3, 'steps', '1.0.0')).json();
  const now = async () => (await bot.read(3)).charts[0];
  expect(codes(await now())).toEqual(['approvals']);
  await bot.vote(3, 'steps', 3, 'reject', first.contentDigest, 'No.');
  expect((await now()).waitsFor).toMatchObject([
    { code: 'rejection', message: expect.stringContaining('rex') },
  ]);
  await bot.vote(3, 'steps', 3, 'approve', first.contentDigest);
  expect(codes(await now())).toEqual(['merge']);
  await bot.merge(3, 'steps', 'f'.repeat(64));
  expect(codes(await now())).toEqual(['content']);
  await bot.merge(3, 'steps', first.contentDigest, 3);
  expect(codes(await now())).toEqual(['publisher']);
  await bot.merge(3, 'steps', first.contentDigest);
  expect(codes(await now())).toEqual([]);
  await bot.put(4, 'shut', '1.0.0');
  expect(codes((await bot.close(4)).json().charts[0])).toEqual(['reopening']);
});

test('its address leads people to the submission, and strangers to signing in', async () => {
  const { submission } = (await bot.put(5, 'found', '1.0.0')).json();
  const [{ detailsUrl }] = (await bot.read(5)).charts;
  expect(detailsUrl).toBe(`https://store.example/submissions/${submission}`);
  const { pathname } = new URL(detailsUrl);
  for (const as of [ada, rex]) {
    const answer = await app.request(as, 'GET', pathname);
    expect([answer.statusCode, answer.headers.location]).toEqual([307, `/api/v1/submissions/${submission}`]);
  }
  expect((await app.request(una, 'GET', pathname)).statusCode).toBe(404);
  const stranger = await app.request(undefined, 'GET', pathname);
  expect([stranger.statusCode, stranger.headers['www-authenticate']]).toEqual([401, expect.any(String)]);
});
