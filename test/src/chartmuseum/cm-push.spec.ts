import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { apiAs } from '../setup/api.ts';
import { chart } from '../setup/charts.ts';
import { removeTemporaryFolders, startServer, type TestServer } from '../setup/server.ts';

type Answer = { readonly status: number | undefined; readonly text: string };

/**
 * The request of `helm cm-push` (chartmuseum/helm-push, pkg/chartmuseum/upload.go): multipart with the one field
 * `chart`, the full temporary path as its file name, chunked, without Content-Length.
 */
function cmPush(
  server: TestServer,
  path: string,
  authorization: string,
  archive: Uint8Array,
): Promise<Answer> {
  const boundary = '4b7a6c2f9d1e';
  const url = new URL(`${server.url}${path}`);
  const headers = {
    'user-agent': 'Helm/3',
    'content-type': `multipart/form-data; boundary=${boundary}`,
    'transfer-encoding': 'chunked',
    'accept-encoding': 'gzip',
    authorization,
  };
  return new Promise((done, failed) => {
    const sent = request(
      { method: 'POST', hostname: url.hostname, port: url.port, path: url.pathname + url.search, headers },
      (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        answer.on('end', () => done({ status: answer.statusCode, text }));
      },
    );
    sent.on('error', failed);
    sent.write(
      `--${boundary}\r\nContent-Disposition: form-data; name="chart"; filename="/tmp/helm-push-1234567/mychart-1.0.0.tgz"\r\n` +
        'Content-Type: application/octet-stream\r\n\r\n',
    );
    for (let start = 0; start < archive.byteLength; start += 200)
      sent.write(archive.slice(start, start + 200));
    sent.end(`\r\n--${boundary}--\r\n`);
  });
}

describe.each([
  { title: 'at the root', settings: {}, prefix: '' },
  { title: 'below a context path', settings: { CHANDLERY_CONTEXT_PATH: '/charts' }, prefix: '/charts' },
])('helm cm-push $title', ({ settings, prefix }) => {
  let server: TestServer;
  let basic: string;
  beforeAll(async () => {
    server = await startServer({ settings: { ...settings, CHANDLERY_DEFAULT_APPROVALS: '0' } });
    basic = `Basic ${Buffer.from(`${server.admin.name}:${server.admin.password}`).toString('base64')}`;
  });
  afterAll(async () => {
    await server.stop();
    await removeTemporaryFolders();
  });

  test('finds the context path in the index, pushes, and is told what is wrong in JSON', async () => {
    const index = (await (await fetch(`${server.url}/index.yaml`)).json()) as {
      serverInfo?: { contextPath: string };
    };
    expect(index.serverInfo?.contextPath ?? '').toBe(prefix);
    const archive = chart('mychart', '1.0.0');
    const first = await cmPush(server, '/api/charts', basic, archive);
    expect(first).toEqual({ status: 201, text: '{"saved":true}' });
    const again = await cmPush(server, '/api/charts', basic, archive);
    expect([again.status, Object.keys(JSON.parse(again.text) as object)]).toEqual([409, ['error', 'code']]);
    const forced = await cmPush(
      server,
      '/api/charts?force',
      basic,
      chart('mychart', '1.0.0', { 'b.txt': 'b' }),
    );
    expect(forced.status).toBe(201);
    const stranger = await cmPush(server, '/api/charts', 'Basic eDp5', archive);
    expect([stranger.status, JSON.parse(stranger.text)]).toEqual([
      401,
      expect.objectContaining({ error: expect.any(String) }),
    ]);
  });

  test('pushes to a workspace by a token', async () => {
    const api = apiAs(server.url, server.admin.name, server.admin.password);
    await api.call('POST', '/api/v1/workspaces', { slug: 'team' });
    const { secret } = await api.call('POST', '/api/v1/me/tokens', {
      name: 'ci',
      scopes: ['workspace.apps.upload'],
      workspace: 'team',
    });
    const pushed = await cmPush(
      server,
      '/api/workspaces/team/charts',
      `Bearer ${String(secret)}`,
      chart('mychart', '1.0.0'),
    );
    expect(pushed.status).toBe(201);
    const elsewhere = await cmPush(
      server,
      '/api/charts',
      `Bearer ${String(secret)}`,
      chart('other', '1.0.0'),
    );
    expect(elsewhere.status).toBe(404);
  });
});
