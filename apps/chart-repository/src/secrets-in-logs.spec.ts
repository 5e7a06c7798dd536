import { Writable } from 'node:stream';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { signedIn } from './testing/browser.ts';
import { ada, testApp } from './testing/test-app.ts';

test('the log has no password, cookie, CSRF token, token or link, though their requests are in it', async () => {
  let written = '';
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      written += chunk.toString();
      done();
    },
  });
  const app = await testApp({}, 1, { log: pino({ level: 'debug' }, sink) });
  const browser = await signedIn(app, ada);
  const made = await browser.request('POST', '/api/v1/me/tokens', { name: 'ci', scopes: ['*'] });
  const invited = await browser.request('POST', '/api/v1/workspaces/team/invitations', {
    account: 'kim@example.org',
    role: 'viewer',
  });
  const { token } = invited.json();
  await app.request(made.json().secret, 'GET', '/api/v1/me');
  await app.request(undefined, 'GET', `/api/v1/invitations/${token}`);
  await app.request(undefined, 'POST', `/api/v1/invitations/${token}/accept`, { name: 'kim', password: 'x' });
  await app.close();
  expect(written).toContain('/api/v1/invitations/:token/accept');
  const secrets = [
    'a-long-enough-password',
    browser.cookie.split('=')[1] ?? '',
    browser.csrfToken,
    made.json().secret,
    token,
  ];
  for (const secret of secrets) expect(written.includes(secret)).toBe(false);
});
