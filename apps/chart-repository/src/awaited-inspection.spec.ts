import { systemActor } from '@chandlery/lifecycle';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildApp } from './app.ts';
import { inspected } from './testing/inspected.ts';
import { type PlayedInspector, playedInspector } from './testing/played-inspector.ts';
import { type PlayedBot, playBot, refusal } from './testing/pulls.ts';
import { ada, admin, changesMade, chart, indexOf, rex, type TestApp, testApp } from './testing/test-app.ts';

/* Where a policy asks for the report of an inspection: votes that suffice wait for it, and are counted again when it ends. */
let app: TestApp;
let bot: PlayedBot;
let inspector: PlayedInspector;
beforeAll(async () => {
  inspector = playedInspector();
  app = await testApp({ CHANDLERY_HELM: '/nowhere/helm' }, 1, { inspector });
  bot = await playBot(app);
  await inspectionPolicy({});
});
afterAll(() => app.close());

type Json = Record<string, unknown>;
const free = { blockSeverities: [], blockCodes: [], allowCodes: [], registries: [] };
const inspectionPolicy = (more: Json) =>
  bot.ok(admin, 'PUT', '/api/v1/workspaces/team/inspection-policy', { ...free, required: true, ...more });
const reviewPolicy = (policy: Json) => bot.ok(admin, 'PUT', '/api/v1/workspaces/team/policy', policy);
const path = (name: string) => `/api/v1/workspaces/team/apps/${name}/versions/1.0.0`;
const stateOf = async (name: string): Promise<string> => (await bot.ok(ada, 'GET', path(name))).json().state;
/** Waits for a state that must come. */
async function becomes(name: string, wanted: string): Promise<void> {
  while ((await stateOf(name)) !== wanted) await new Promise((resolve) => setTimeout(resolve, 20));
}
const pass = (name: string, as = rex) => app.request(as, 'POST', `${path(name)}/pass`);
async function submitted(name: string): Promise<string> {
  await app.upload(ada, chart(name, '1.0.0'));
  await app.act(ada, name, '1.0.0', 'submit');
  return (await bot.ok(ada, 'GET', path(name))).json().submission;
}
const submission = async (id: string) => (await bot.ok(rex, 'GET', `/api/v1/submissions/${id}`)).json();
const passesOf = async (name: string) =>
  (await app.database.audit.list({ action: 'pass', subject: `${name} 1.0.0`, limit: 10 })).items;
const inspectAgain = (id: string) => bot.ok(rex, 'POST', `/api/v1/submissions/${id}/inspections`);

describe('in the store', () => {
  test('the deciding vote is taken, and passes the version when the inspection ends, as who gave it', async () => {
    const letGo = inspector.hold();
    const id = await submitted('later');
    const voted = await pass('later');
    expect([voted.statusCode, voted.json().state]).toEqual([200, 'submitted']);
    expect(await submission(id)).toMatchObject({ approvals: 1, approvalsNeeded: 1, outcome: 'open' });
    letGo();
    await becomes('later', 'passed');
    const [audit, ...more] = await passesOf('later');
    expect(more).toEqual([]);
    expect(audit).toMatchObject({ actor: { name: 'rex' }, message: expect.stringContaining('inspection') });
    expect((await submission(id)).votes).toHaveLength(1);
  });

  test('and publishes it, where the policy says so', async () => {
    await reviewPolicy({ publishOnPass: true });
    const letGo = inspector.hold();
    await submitted('published');
    await pass('published');
    letGo();
    await becomes('published', 'active');
    expect((await indexOf(app))['published']).toMatchObject([{ version: '1.0.0' }]);
    await reviewPolicy({});
  });

  test('never over a finding that blocks; when that is waived, it passes', async () => {
    await inspectionPolicy({ blockCodes: ['readme-missing'] });
    const letGo = inspector.hold();
    const id = await submitted('blocked');
    await pass('blocked');
    letGo();
    const { report } = await inspected(app, id);
    expect(report.blocking).toBe(1);
    expect(refusal(await pass('blocked'))).toEqual([409, 'findings_block']);
    expect(await stateOf('blocked')).toBe('submitted');
    const { id: finding } = report.findings.find(({ code }: Json) => code === 'readme-missing');
    await bot.ok(admin, 'POST', `/api/v1/submissions/${id}/inspection/waivers`, {
      finding,
      reason: 'Known.',
    });
    await becomes('blocked', 'passed');
    expect((await passesOf('blocked'))[0]?.actor.name).toBe('rex');
    await inspectionPolicy({});
  });

  test('not where the vote was taken back, the policy has become stricter, or who gave it may no more', async () => {
    const letGo = inspector.hold();
    const ids = [await submitted('revoked'), await submitted('stricter'), await submitted('disabled')];
    await pass('revoked');
    await bot.ok(rex, 'POST', `${path('revoked')}/revoke`);
    await pass('stricter');
    await pass('disabled', 'amy:a-long-enough-password');
    await reviewPolicy({ approvals: 2 });
    letGo();
    for (const id of ids.slice(0, 2)) await inspected(app, id);
    await reviewPolicy({});
    await bot.ok(admin, 'PATCH', '/api/v1/accounts/amy', { disabled: true });
    for (const id of ids) {
      await inspectAgain(id);
      await inspected(app, id);
    }
    await becomes('stricter', 'passed');
    expect([await stateOf('revoked'), await stateOf('disabled')]).toEqual(['submitted', 'submitted']);
    await bot.ok(admin, 'PATCH', '/api/v1/accounts/amy', { disabled: false });
  });

  test('nothing that did not wait passes by itself', async () => {
    await reviewPolicy({ approvals: 2 });
    const id = await submitted('looser');
    await pass('looser');
    await reviewPolicy({});
    await inspectAgain(id);
    await inspected(app, id);
    await submitted('after');
    await pass('after');
    await becomes('after', 'passed');
    expect(await stateOf('looser')).toBe('submitted');
  });
});

describe('in a pull request', () => {
  test('the approval waits, and passes the version for its merge; said again it changes nothing', async () => {
    const letGo = inspector.hold();
    const { contentDigest } = (await bot.put(1, 'pulled', '1.0.0')).json();
    expect((await bot.vote(1, 'pulled', 3, 'approve', contentDigest)).json().state).toBe('submitted');
    const before = await changesMade(app);
    expect((await bot.vote(1, 'pulled', 3, 'approve', contentDigest)).json().state).toBe('submitted');
    expect(await changesMade(app)).toBe(before);
    const [waiting] = (await bot.read(1)).charts;
    expect(waiting.waitsFor.map(({ code }: Json) => code)).toEqual(['inspection']);
    letGo();
    await becomes('pulled', 'passed');
    expect((await bot.merge(1, 'pulled', contentDigest)).json().state).toBe('active');
  });

  test('other bytes with equal content keep the approval, which waits for their inspection', async () => {
    const first = (await bot.put(2, 'repacked', '1.0.0')).json();
    await inspected(app, first.submission);
    expect((await bot.vote(2, 'repacked', 3, 'approve', first.contentDigest)).json().state).toBe('passed');
    const letGo = inspector.hold();
    await bot.put(2, 'repacked', '1.0.0', { values: 'b: 2\n' });
    const back = (await bot.put(2, 'repacked', '1.0.0')).json();
    expect(back).toMatchObject({ contentDigest: first.contentDigest, revision: 3, state: 'submitted' });
    letGo();
    await becomes('repacked', 'passed');
  });

  test('where no approval is asked for, nothing is waited for, whichever revision it is', async () => {
    await reviewPolicy({ approvals: 0 });
    const letGo = inspector.hold();
    expect((await bot.put(3, 'nobody', '1.0.0')).json().state).toBe('passed');
    expect((await bot.put(3, 'nobody', '1.0.0', { values: 'b: 2\n' })).json().state).toBe('passed');
    letGo();
    await reviewPolicy({});
  });

  test('an approval that a finding held up passes when it is said again after the waiver', async () => {
    await inspectionPolicy({ blockCodes: ['readme-missing'], required: false });
    const { submission: id, contentDigest } = (await bot.put(4, 'again', '1.0.0')).json();
    const { report } = await inspected(app, id);
    expect(refusal(await bot.vote(4, 'again', 3, 'approve', contentDigest))).toEqual([409, 'findings_block']);
    const { id: finding } = report.findings.find(({ code }: Json) => code === 'readme-missing');
    await bot.ok(admin, 'POST', `/api/v1/submissions/${id}/inspection/waivers`, {
      finding,
      reason: 'Known.',
    });
    expect((await bot.vote(4, 'again', 3, 'approve', contentDigest)).json().state).toBe('passed');
    await inspectionPolicy({});
  });
});

test('votes are counted by whoever starts next, where nobody was there to count when the inspection ended', async () => {
  await inspectionPolicy({ blockCodes: ['readme-missing'] });
  const letGo = inspector.hold();
  const id = await submitted('orphaned');
  await pass('orphaned');
  letGo();
  await inspected(app, id);
  // In the rows it is as if the server had died after the report: a vote that waits, and nothing that holds it up.
  await app.database.inspections.setPolicy({
    scope: { workspaceId: (await app.database.workspaces.findBySlug('team'))?.id ?? '' },
    policy: { ...free, required: true },
    actor: systemActor,
  });
  expect(await app.database.submissions.awaitingInspection({ limit: 10 })).toContain(id);
  expect(await stateOf('orphaned')).toBe('submitted');
  const { config, database, archives, images } = app;
  const log = pino({ level: 'silent' });
  const next = await buildApp({ config, database, archives, images, log, inspector });
  await becomes('orphaned', 'passed');
  await next.close();
});
