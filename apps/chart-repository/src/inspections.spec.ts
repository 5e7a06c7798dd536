import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ada, admin, type As, chart, rex, type TestApp, testApp, una, vic } from './testing/test-app.ts';
import { inspected } from './testing/inspected.ts';

/** Without Helm: what a report says then, who may do what with it, and what policies make of it. */
let app: TestApp;
beforeAll(async () => {
  app = await testApp({ CHANDLERY_HELM: '/nowhere/helm' });
});
afterAll(() => app.close());

type Json = Record<string, unknown>;
const path = (name: string, version: string) => `/api/v1/workspaces/team/apps/${name}/versions/${version}`;
const post = (as: As, url: string, body?: unknown) => app.request(as, 'POST', url, body);
const free = { blockSeverities: [], blockCodes: [], allowCodes: [], required: false, registries: [] };
const platform = (more: Json) => app.request(admin, 'PUT', '/api/v1/inspection-policy', { ...free, ...more });
const ofTeam = (more: Json, as: As = ada) =>
  app.request(as, 'PUT', '/api/v1/workspaces/team/inspection-policy', { ...free, ...more });
const submitted = async (name: string, version = '1.0.0', files = {}): Promise<string> => {
  await app.upload(ada, chart(name, version, files));
  await app.act(ada, name, version, 'submit');
  return (await app.request(ada, 'GET', path(name, version))).json().submission;
};
const inspection = async (id: string, as: As = rex) =>
  (await app.request(as, 'GET', `/api/v1/submissions/${id}/inspection`)).json();

describe('an inspection', () => {
  test('follows each submission, says that nothing was rendered, and is never green for that', async () => {
    const id = await submitted('plain');
    const { report, operation } = await inspected(app, id);
    expect(operation).toMatchObject({ kind: 'inspect', state: 'succeeded', subject: { id } });
    expect(report).toMatchObject({ verdict: 'not_rendered', rendered: false, helmVersion: null });
    expect(report.findings.map(({ code }: Json) => code)).toContain('not-rendered');
    expect(report.summary[0]).toMatchObject({ about: 'rendering', tone: 'alarm' });
    const { items } = (await app.request(rex, 'GET', '/api/v1/submissions?limit=200')).json();
    expect(items.find((item: Json) => item['id'] === id).inspection).toEqual({
      revision: 1,
      state: 'succeeded',
      operation: operation.id,
      rendered: false,
      counts: report.counts,
    });
    const log = await app.request(rex, 'GET', `/api/v1/operations/${operation.id}/events`);
    expect(log.body).toContain('"step":"rules"');
    expect(log.body).toContain('"state":"succeeded"');
  });

  test('follows each revision, while those of before can be read by their numbers', async () => {
    const id = await submitted('revised');
    await inspected(app, id);
    const other = chart('revised', '1.0.0', { 'README.md': '# Revised\n\nIt has a README now.\n' });
    const url = `${path('revised', '1.0.0')}/archive`;
    const revise = await app.request(ada, 'PUT', url, Buffer.from(other));
    expect(revise.statusCode).toBe(200);
    const second = await inspected(app, id);
    expect([second.revision, second.latestRevision]).toEqual([2, 2]);
    const codes = (report: Json) => (report['findings'] as Json[]).map(({ code }) => code);
    expect(codes(second.report)).not.toContain('readme-missing');
    const first = await app.request(rex, 'GET', `/api/v1/submissions/${id}/inspection?revision=1`);
    expect(codes(first.json().report)).toContain('readme-missing');
    const third = await app.request(rex, 'GET', `/api/v1/submissions/${id}/inspection?revision=3`);
    expect(third.statusCode).toBe(404);
  });

  test('follows also where no approval is asked for', async () => {
    const workspace = await app.request(admin, 'PUT', '/api/v1/workspaces/other/policy', { approvals: 0 });
    expect(workspace.statusCode).toBe(200);
    await app.request(admin, 'PUT', '/api/v1/workspaces/other/policy', { approvals: 1 });
    await app.upload(una, chart('unreviewed', '1.0.0'), 'other');
    await app.request(admin, 'PUT', '/api/v1/workspaces/other/policy', { approvals: 0 });
    const url = '/api/v1/workspaces/other/apps/unreviewed/versions/1.0.0';
    const { submission } = (await post(una, `${url}/submit`)).json();
    expect((await inspected(app, submission)).report.verdict).toBe('not_rendered');
  });

  test('is asked for again by reviewers and whoever may submit, and seen by whoever sees the submission', async () => {
    const id = await submitted('again');
    const { operation } = await inspected(app, id);
    const again = await post(rex, `/api/v1/submissions/${id}/inspections`);
    expect([again.statusCode, again.json().kind]).toEqual([202, 'inspect']);
    expect(again.json().id).not.toBe(operation.id);
    expect((await post(vic, `/api/v1/submissions/${id}/inspections`)).json().code).toBe('permission_missing');
    expect((await inspected(app, id)).operation.id).toBe(again.json().id);
    for (const end of ['', '/difference']) {
      const url = `/api/v1/submissions/${id}/inspection${end}`;
      expect((await app.request(vic, 'GET', url)).statusCode).toBe(200);
      expect((await app.request(una, 'GET', url)).statusCode).toBe(404);
      expect((await app.request(undefined, 'GET', url)).statusCode).toBe(401);
    }
  });
});

describe('a policy', () => {
  test('makes findings block the pass, and the refusal lists them', async () => {
    await platform({ blockCodes: ['readme-missing'] });
    const id = await submitted('blocked');
    await inspected(app, id);
    const pass = await post(rex, `${path('blocked', '1.0.0')}/pass`);
    expect([pass.statusCode, pass.json().code]).toEqual([409, 'findings_block']);
    expect(pass.json().details).toMatchObject({ submission: id, revision: 1, blocking: 1 });
    expect(pass.json().details.findings[0]).toMatchObject({ code: 'readme-missing', severity: 'info' });
    expect((await inspection(id)).report).toMatchObject({ verdict: 'blocked', blocking: 1 });
    expect((await app.request(ada, 'GET', path('blocked', '1.0.0'))).json().state).toBe('submitted');
    await platform({});
    await app.act(rex, 'blocked', '1.0.0', 'pass');
  });

  test('of a workspace is stricter, whatever it allows', async () => {
    await platform({ blockCodes: ['readme-missing'] });
    const set = await ofTeam({ blockCodes: ['icon-missing'], allowCodes: ['readme-missing'] });
    expect(set.json()).toMatchObject({ blockCodes: ['icon-missing'] });
    const id = await submitted('stricter');
    await inspected(app, id);
    const blocking = (await inspection(id)).report.findings.filter(
      ({ judgement }: Json) => judgement === 'blocks',
    );
    expect(blocking.map(({ code }: Json) => code).sort()).toEqual(['icon-missing', 'readme-missing']);
    await platform({});
    await ofTeam({});
  });

  test('has codes that rules have, and is changed by whoever may', async () => {
    const unknown = await platform({ blockCodes: ['readme-mising'] });
    expect([unknown.statusCode, unknown.json().code]).toEqual([400, 'rule_unknown']);
    for (const [as, url] of [
      [ada, '/api/v1/inspection-policy'],
      [vic, '/api/v1/workspaces/team/inspection-policy'],
    ] as const) {
      const answer = await app.request(as, 'PUT', url, free);
      expect([answer.statusCode, answer.json().code]).toEqual([403, 'permission_missing']);
    }
    expect((await ofTeam({}, una)).statusCode).toBe(404);
    const read = await app.request(vic, 'GET', '/api/v1/inspection-policy');
    const stale = { 'if-match': '"0"' };
    const late = await app.request(admin, 'PUT', '/api/v1/inspection-policy', free, stale);
    expect([read.statusCode, late.statusCode]).toEqual([200, 412]);
  });
});

describe('a waiver', () => {
  const waive = (as: As, id: string, finding: string, reason = 'We know.') =>
    post(as, `/api/v1/submissions/${id}/inspection/waivers`, { finding, reason });
  const findingOf = async (id: string, code: string) =>
    (await inspection(id)).report.findings.find((finding: Json) => finding['code'] === code);

  test('lets one finding pass, is audited, and is carried while the finding is the same', async () => {
    await platform({ blockCodes: ['readme-missing'] });
    const id = await submitted('waived');
    await inspected(app, id);
    const { id: finding } = await findingOf(id, 'readme-missing');
    const refused = await waive(rex, id, finding);
    expect([refused.statusCode, refused.json().code]).toEqual([403, 'permission_missing']);
    expect((await waive(admin, id, 'unknown')).json().code).toBe('finding_unknown');
    const waived = await waive(admin, id, finding, 'It is explained elsewhere.');
    expect(waived.json().report).toMatchObject({ verdict: 'not_rendered', blocking: 0, waived: 1 });
    expect(await findingOf(id, 'readme-missing')).toMatchObject({
      judgement: 'waived',
      waiver: { by: 'admin', reason: 'It is explained elsewhere.', revision: 1 },
    });
    const { items } = (await app.request(ada, 'GET', `${path('waived', '1.0.0')}/audit`)).json();
    expect(items[0]).toMatchObject({ action: 'waive_finding', message: 'It is explained elsewhere.' });
    const other = chart('waived', '1.0.0', { 'values.yaml': 'b: 2\n' });
    await app.request(ada, 'PUT', `${path('waived', '1.0.0')}/archive`, Buffer.from(other));
    await inspected(app, id);
    expect(await findingOf(id, 'readme-missing')).toMatchObject({
      judgement: 'waived',
      waiver: { revision: 1 },
    });
    await app.act(rex, 'waived', '1.0.0', 'pass');
    await platform({});
  });

  test('is not for whoever submitted', async () => {
    await app.upload(admin, chart('own', '1.0.0'));
    await app.act(admin, 'own', '1.0.0', 'submit');
    const id = (await app.request(ada, 'GET', path('own', '1.0.0'))).json().submission;
    const { report } = await inspected(app, id);
    expect((await waive(admin, id, report.findings[0].id)).json().code).toBe('own_submission');
  });
});

test('a pass waits for the report only where the policy says so, though its vote is taken', async () => {
  const id = await submitted('pending');
  const { operation } = await inspected(app, id);
  const silent = await testApp({ CHANDLERY_HELM: '/nowhere/helm' }, 1, { inspector: neverReady });
  try {
    expect(operation.state).toBe('succeeded');
    await silent.upload(ada, chart('slow', '1.0.0'));
    await silent.act(ada, 'slow', '1.0.0', 'submit');
    await silent.request(admin, 'PUT', '/api/v1/inspection-policy', { ...free, required: true });
    const pass = await silent.request(rex, 'POST', `${path('slow', '1.0.0')}/pass`);
    expect([pass.statusCode, pass.json().state]).toEqual([200, 'submitted']);
    await silent.request(admin, 'PUT', '/api/v1/inspection-policy', {
      ...free,
      blockSeverities: ['error'],
    });
    await silent.act(rex, 'slow', '1.0.0', 'pass');
  } finally {
    await silent.close();
  }
});

/** An inspection that ends only when it is stopped. */
const neverReady = {
  helmVersion: async () => undefined,
  inspect: (_task: unknown, { signal }: { readonly signal: AbortSignal }) =>
    new Promise<never>((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    }),
};

describe('values in another version', () => {
  const url = `${path('valued', '2.0.0')}/values-compatibility`;
  beforeAll(async () => {
    await app.publish('valued', '1.0.0', {
      'values.yaml': 'replicas: 1\nold: x\nimage:\n  tag: a\nsize: 1\n',
    });
    await app.publish('valued', '2.0.0', {
      'values.yaml': 'replicas: 1\nimage:\n  tag: b\n  digest: ""\nsize:\n  cpu: 1\n',
      'values.schema.json': JSON.stringify({
        required: ['host'],
        properties: { replicas: { type: 'integer', maximum: 5 } },
      }),
    });
  });

  test('tell what breaks, what is ignored, which new keys matter, and what they are carried over to', async () => {
    const values = 'replicas: 9\nold: y\nimage:\n  tag: mine\nsize: 3\n';
    const answer = await post(una, url, { from: '1.0.0', values });
    expect(answer.statusCode, answer.body).toBe(200);
    const found = answer.json();
    expect(found).toMatchObject({ from: '1.0.0', to: '2.0.0', compatible: false });
    const breaks = found.breaks.map(({ kind, path: at }: Json) => `${String(kind)} ${String(at)}`);
    expect(breaks).toEqual(expect.arrayContaining(['schema /replicas', 'retyped /size', 'required /host']));
    expect(found.ignored).toEqual([{ path: '/old', wasKnown: true }]);
    const keys = found.newKeys.map(({ path: at, required }: Json) => [at, required]);
    expect(keys).toEqual(
      expect.arrayContaining([
        ['/image/digest', false],
        ['/host', true],
      ]),
    );
    expect(found.carried).toContain('tag: mine');
    expect(found.carried).not.toContain('size');
  });

  test('are judged for strangers, too, where both versions are in the store, and for nobody else where not', async () => {
    expect((await post(undefined, url, { from: '1.0.0', values: '' })).statusCode).toBe(200);
    await app.upload(ada, chart('valued', '3.0.0'));
    const draft = `${path('valued', '3.0.0')}/values-compatibility`;
    expect((await post(una, draft, { from: '1.0.0', values: '' })).statusCode).toBe(404);
    expect((await post(una, url, { from: '3.0.0', values: '' })).statusCode).toBe(404);
    expect((await post(vic, draft, { from: '1.0.0', values: '' })).statusCode).toBe(200);
  });

  test('that are no values are refused', async () => {
    const answer = await post(una, url, { from: '1.0.0', values: 'a: [' });
    expect(answer.statusCode).toBe(400);
  });
});
