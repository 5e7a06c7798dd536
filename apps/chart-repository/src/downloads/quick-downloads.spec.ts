import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { ada, chart, rob, type TestApp, testApp, una } from '../testing/test-app.ts';
import { allInspected } from '../testing/inspected.ts';

/** What tells that Fastify serves a request. */
const served = 'tracing:fastify.request.handler:start';

/** An answer, with what was written and counted of it. */
type Seen = {
  status: number;
  headers: Record<string, unknown>;
  body: string;
  line: unknown;
  counted: unknown;
};

type Answer = Pick<Seen, 'status' | 'headers'> & { readonly body: Buffer };

let app: TestApp;
let lines: Record<string, unknown>[] = [];
let byServer = 0;
const count = () => (byServer += 1);
const fileUrl = (name: string, version = '1.0.0') => `/workspaces/team/charts/${name}-${version}.tgz`;
const basic = (as: string) => ({ authorization: `Basic ${Buffer.from(as).toString('base64')}` });

async function open(settings: Readonly<Record<string, string>> = {}): Promise<void> {
  const log = pino({ level: 'info' }, { write: (line) => void lines.push(JSON.parse(line)) });
  app = await testApp(settings, 1, { log });
  await app.server.listen({ host: '127.0.0.1', port: 0 });
}

const port = () => Number(new URL(app.server.listeningOrigin).port);

beforeEach(() => {
  [lines, byServer] = [[], 0];
  subscribe(served, count);
});
afterEach(() => unsubscribe(served, count));

/** Sends a request as it stands over the network. */
function send(method: string, path: string, headers: Record<string, string>): Promise<Answer> {
  return new Promise((done, fail) => {
    const sent = httpRequest({ port: port(), host: '127.0.0.1', method, path, headers }, (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('end', () =>
        done({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(parts) }),
      );
    });
    sent.on('error', fail).end();
  });
}

/** What does not differ from request to request. */
async function seen(ask: () => Promise<Answer>): Promise<Seen> {
  const [before] = [await counts(), (lines = [])];
  const { status, headers, body } = await ask();
  // An answer that is a stream is told of after its client has it.
  while (!lines.some(({ msg }) => msg === 'request')) await setImmediate();
  for (let turn = 0; turn < 3; turn += 1) await setImmediate();
  const after = await counts();
  const counted = Object.entries(after).filter(([labels, value]) => value !== before[labels]);
  const { date: _date, connection: _connection, 'keep-alive': _keepAlive, ...rest } = headers;
  const told = lines.filter(({ msg }) => msg === 'request');
  for (const { time, reqId, ms } of told)
    expect([typeof time, String(reqId), typeof ms]).toEqual([
      'number',
      expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7/),
      'number',
    ]);
  // A refusal names its request.
  const text = body.toString('latin1').replace(/"requestId":"[^"]*"/, '"requestId":""');
  const line = told.map((fields) => ({ ...fields, time: 0, reqId: '', ms: 0 }));
  return {
    status,
    headers: rest,
    body: text,
    line,
    counted: counted.map(([labels, value]) => [labels, value - (before[labels] ?? 0)]),
  };
}

/** How many requests were measured, by labels. */
async function counts(): Promise<Record<string, number>> {
  const metrics = await app.server.inject({
    url: `${app.config.contextPath}/metrics`,
    headers: basic(adminName),
  });
  const found = metrics.body.matchAll(/^chandlery_http_request_duration_seconds_count(\{.*\}) (\d+)$/gm);
  const others = [...found].filter(([, labels = '']) => !labels.includes('/metrics'));
  return Object.fromEntries(others.map(([, labels = '', value]) => [labels, Number(value)]));
}

const adminName = 'admin:a-long-enough-password';

/** The answer by the network, and the one that Fastify alone gives. */
async function both(method: 'GET' | 'HEAD', path: string, headers: Record<string, string>) {
  // What is not remembered is for the server, the first time.
  await app.server.inject({ method, url: path, headers });
  const alone = await seen(async () => {
    const { statusCode, headers: all, rawPayload } = await app.server.inject({ method, url: path, headers });
    return { status: statusCode, headers: all, body: rawPayload };
  });
  byServer = 0;
  let asked = 0;
  const quick = await seen(async () => {
    byServer = 0;
    const answer = await send(method, path, headers);
    asked = byServer;
    return answer;
  });
  return { alone, quick, isQuick: asked === 0 && quick.status === 200 };
}

describe.each([
  ['open to all', {}],
  ['below a path', { CHANDLERY_CONTEXT_PATH: '/store' }],
  ['for people who are signed in', { CHANDLERY_ANONYMOUS_READ: 'false' }],
])('a store that is %s', (kind, settings) => {
  const base = kind === 'below a path' ? '/store' : '';
  const isOpen = kind !== 'for people who are signed in';

  beforeAll(async () => {
    await open(settings);
    const { request } = app;
    if (base !== '')
      app = { ...app, request: (as, method, url, ...rest) => request(as, method, `${base}${url}`, ...rest) };
    const put = async (name: string, files: Record<string, string> = {}) => {
      const uploaded = await app.request(
        ada,
        'POST',
        '/api/v1/workspaces/team/versions',
        Buffer.from(chart(name, '1.0.0', files)),
        {
          'content-type': 'application/gzip',
        },
      );
      expect(uploaded.statusCode).toBe(201);
    };
    const act = async (as: string, name: string, ...actions: string[]) => {
      for (const action of actions) {
        const url = `/api/v1/workspaces/team/apps/${name}/versions/1.0.0/${action}`;
        expect((await app.request(as, 'POST', url)).statusCode).toBeLessThan(300);
      }
    };
    const rex = 'rex:a-long-enough-password';
    for (const name of ['shown', 'middling', 'large', 'halted']) {
      const bytes = { middling: 20_000, large: 400_000 }[name] ?? 0;
      await put(name, bytes === 0 ? {} : { blob: randomText(bytes) });
      await act(ada, name, 'submit');
      await act(rex, name, 'pass');
      await act(ada, name, 'publish');
    }
    await act(ada, 'halted', 'suspend');
    await put('draft');
    await allInspected(app);
  });
  afterAll(() => app.close());

  test.each([
    ['an archive, by somebody who is signed in', 'GET', fileUrl('shown'), basic(rob), true],
    ['an archive, by nobody', 'GET', fileUrl('shown'), {}, isOpen],
    ['an archive that is no string', 'GET', fileUrl('middling'), basic(rob), true],
    ['an archive that is not kept in memory', 'GET', fileUrl('large'), basic(rob), false],
    ['a suspended version', 'GET', fileUrl('halted'), basic(rob), true],
    ['a draft, by a member', 'GET', fileUrl('draft'), basic(rob), true],
    ['a draft, by somebody else', 'GET', fileUrl('draft'), basic(una), false],
    ['a draft, by nobody', 'GET', fileUrl('draft'), {}, false],
    ['wrong credentials', 'GET', fileUrl('shown'), basic('rob:wrong'), false],
    ['HEAD', 'HEAD', fileUrl('shown'), basic(rob), false],
    ['a range', 'GET', fileUrl('shown'), { ...basic(rob), range: 'bytes=1-9' }, false],
    ['If-None-Match', 'GET', fileUrl('shown'), { ...basic(rob), 'if-none-match': '*' }, false],
    ['a query', 'GET', `${fileUrl('shown')}?a=b`, basic(rob), false],
    ['an escaped path', 'GET', fileUrl('shown').replace('shown', '%73hown'), basic(rob), false],
    ['the address without workspace', 'GET', '/charts/shown-1.0.0.tgz', basic(rob), false],
    ['a base that Helm 3 appends to', 'GET', `/full${base}${fileUrl('shown')}`, basic(rob), false],
    ['a provenance file that is not there', 'GET', `${fileUrl('shown')}.prov`, basic(rob), false],
    ['a file that is not there', 'GET', fileUrl('none'), basic(rob), false],
    ['a slash too many', 'GET', `/${fileUrl('shown')}`, basic(rob), false],
  ] as const)('%s is answered as by the server alone', async (_title, method, path, headers, expected) => {
    const { alone, quick, isQuick } = await both(method, `${base}${path}`, { ...headers });
    expect(quick).toEqual(alone);
    expect(alone.line).toHaveLength(1);
    expect(alone.counted).toHaveLength(1);
    expect(isQuick).toBe(expected);
  });

  test('answers that were asked for one behind the other come in this order, and a connection that is to be closed is', async () => {
    const path = `${base}${fileUrl('shown')}`;
    const one = await both('GET', path, basic(rob));
    const head = `GET ${path} HTTP/1.1\r\nHost: a\r\nAuthorization: ${basic(rob).authorization}\r\n`;
    const text = await raw(`${head}\r\n${head}Range: bytes=0-3\r\n\r\n${head}Connection: close\r\n\r\n`);
    const statuses = [...text.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status);
    expect(statuses).toEqual(['200', '206', '200']);
    expect(text.split(one.quick.body)).toHaveLength(3);
    expect(text).toMatch(/connection: close/i);
  });

  test('many who ask at once get theirs, each told once, and one that goes away harms nobody', async () => {
    const paths = ['shown', 'middling', 'halted'].map((name) => `${base}${fileUrl(name)}`);
    const alone = await Promise.all(paths.map((path) => both('GET', path, basic(rob))));
    [lines, byServer] = [[], 0];
    const gone = Array.from({ length: 5 }, () => connect(port(), '127.0.0.1'));
    for (const socket of gone)
      socket.write(
        `GET ${paths[0]} HTTP/1.1\r\nHost: a\r\nAuthorization: ${basic(rob).authorization}\r\n\r\n`,
        () => socket.destroy(),
      );
    const several = Array.from({ length: 60 }, (_, n) => n % paths.length);
    const answers = await Promise.all(several.map((n) => send('GET', paths[n] ?? '', basic(rob))));
    expect(answers.map(({ body }) => body.toString('latin1'))).toEqual(
      several.map((n) => alone[n]?.quick.body),
    );
    const requests = () => lines.filter(({ msg }) => msg === 'request');
    await vi.waitFor(() => expect(requests().length).toBeGreaterThanOrEqual(several.length));
    const told = requests();
    expect(new Set(told.map(({ reqId }) => reqId)).size).toBe(told.length);
    expect(told.length).toBeLessThanOrEqual(several.length + gone.length);
    expect(byServer).toBe(0);
  });

  test('HTTP/1.0 is for the server', async () => {
    const text = await raw(
      `GET ${base}${fileUrl('shown')} HTTP/1.0\r\nAuthorization: ${basic(rob).authorization}\r\n\r\n`,
    );
    expect(text).toMatch(/^HTTP\/1\.1 200/);
    expect(byServer).toBe(1);
  });
});

test('a right that is taken away, and a version that is suspended, count at the next request', async () => {
  await open();
  try {
    await app.publish('shown', '1.0.0');
    await app.upload(rob, chart('draft', '1.0.0'));
    expect((await both('GET', fileUrl('draft'), basic(rob))).isQuick).toBe(true);
    expect((await app.request(ada, 'DELETE', '/api/v1/workspaces/team/members/rob')).statusCode).toBeLessThan(
      300,
    );
    expect((await send('GET', fileUrl('draft'), basic(rob))).status).toBe(404);
    expect((await both('GET', fileUrl('shown'), {})).isQuick).toBe(true);
    await app.act(ada, 'shown', '1.0.0', 'suspend');
    expect((await send('GET', fileUrl('shown'), {})).headers).toHaveProperty('warning');
  } finally {
    await app.close();
  }
});

test('a server that stops refuses what still comes on an open connection', async () => {
  await open();
  await app.publish('shown', '1.0.0');
  expect((await both('GET', fileUrl('shown'), {})).isQuick).toBe(true);
  const ask = `GET ${fileUrl('shown')} HTTP/1.1\r\nHost: a\r\n\r\n`;
  const socket = connect(port(), '127.0.0.1');
  const answers: string[] = [];
  const ended = new Promise((done) =>
    socket.on('data', (part) => answers.push(part.toString('latin1'))).on('close', done),
  );
  // Half a request keeps the connection from being idle.
  socket.write(ask.slice(0, -4));
  while ((await connections()) === 0) await setImmediate();
  for (let turn = 0; turn < 20; turn += 1) await setImmediate();
  const closed = app.close();
  for (let turn = 0; turn < 20; turn += 1) await setImmediate();
  socket.write(ask.slice(-4));
  await ended;
  await closed;
  expect(answers.join('')).toMatch(/^HTTP\/1\.1 503/);
});

function connections(): Promise<number> {
  return new Promise((done, fail) =>
    app.server.server.getConnections((error, count) => (error ? fail(error) : done(count))),
  );
}

/** Sends bytes and reads until the other side closes. */
function raw(text: string): Promise<string> {
  return new Promise((done, fail) => {
    const parts: Buffer[] = [];
    const socket = connect(port(), '127.0.0.1', () => socket.write(text));
    socket.on('data', (part) => parts.push(part)).on('error', fail);
    socket.on('close', () => done(Buffer.concat(parts).toString('latin1')));
  });
}

/** Text that does not compress well. */
function randomText(length: number): string {
  let [state, text] = [1, ''];
  while (text.length < length) {
    state = (state * 48_271) % 2_147_483_647;
    text += state.toString(36);
  }
  return text;
}
