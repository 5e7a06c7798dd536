import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { afterAll, expect, test } from 'vitest';
import { apiAs } from '../setup/api.ts';
import { chart } from '../setup/charts.ts';
import { removeTemporaryFolders, startServer } from '../setup/server.ts';

afterAll(removeTemporaryFolders);

test('a stop finishes the upload that is under way, refuses what comes later, and keeps what it answered', async () => {
  const server = await startServer({ settings: { CHANDLERY_DEFAULT_APPROVALS: '0' } });
  const archive = chart('last', '1.0.0');
  const authorization = `Basic ${Buffer.from(`${server.admin.name}:${server.admin.password}`).toString('base64')}`;
  const url = new URL(`${server.url}/api/v1/workspaces/default/versions`);
  const headers = { authorization, 'content-type': 'application/gzip', 'content-length': archive.byteLength };
  const sent = request({
    method: 'POST',
    hostname: url.hostname,
    port: url.port,
    path: url.pathname,
    headers,
  });
  const answered = new Promise<number | undefined>((done, failed) => {
    sent.on('response', (answer) => {
      answer.resume();
      done(answer.statusCode);
    });
    sent.on('error', failed);
  });
  sent.write(archive.slice(0, 100));
  await new Promise((done) => setTimeout(done, 300));
  const stopped = server.stop();
  await new Promise((done) => setTimeout(done, 300));
  await expect(fetch(`${server.url}/index.yaml`)).rejects.toThrow();
  sent.end(archive.slice(100));
  expect(await answered).toBe(201);
  await stopped;

  const again = await startServer({ folder: server.folder });
  const api = apiAs(again.url, again.admin.name, again.admin.password);
  expect(await api.call('GET', '/api/v1/workspaces/default/apps/last/versions/1.0.0')).toMatchObject({
    state: 'active',
  });
  await again.stop();
});

test('a stop does not wait for a connection on which nothing was asked', async () => {
  const server = await startServer();
  const silent = connect(server.port, '127.0.0.1');
  await once(silent, 'connect');
  await Promise.all([once(silent, 'close'), server.stop()]);
});

test('settings that cannot be used are all said at start, and nothing is created', async () => {
  const started = startServer({
    settings: { CHANDLERY_ANONYMOUS_READ: 'perhaps', CHANDLERY_LOG_LEVEL: 'loud' },
  });
  await expect(started).rejects.toThrow(/ended with 2[^]*CHANDLERY_ANONYMOUS_READ[^]*CHANDLERY_LOG_LEVEL/);
});

test('the first start prints the password that it makes, and the second does not', async () => {
  const first = await startServer({ settings: { CHANDLERY_ADMIN_PASSWORD: undefined as unknown as string } });
  const [, password = ''] = /with the password\s+(\S+)/.exec(first.output()) ?? [];
  expect((await apiAs(first.url, 'admin', password).request('GET', '/api/v1/me')).status).toBe(200);
  await first.stop();
  const second = await startServer({ folder: first.folder });
  expect(second.output()).not.toContain('with the password');
  expect((await apiAs(second.url, 'admin', password).request('GET', '/api/v1/me')).status).toBe(200);
  await second.stop();
});

test('a second server on the same data folder is refused, and the first goes on', async () => {
  const first = await startServer();
  await expect(startServer({ folder: first.folder })).rejects.toThrow(
    /ended with 1[^]*Another process works on/,
  );
  expect((await fetch(`${first.url}/health`)).status).toBe(200);
  await first.stop();
});
