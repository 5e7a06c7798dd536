import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Browser, cookieOf, signedIn } from './testing/browser.ts';
import { ada, admin, rob, type TestApp, testApp, vic } from './testing/test-app.ts';

let app: TestApp;
let browser: Browser;
beforeAll(async () => {
  app = await testApp();
  browser = await signedIn(app, rob);
});
afterAll(() => app.close());

const password = 'a-long-enough-password';

async function person(name: string): Promise<string> {
  const answer = await app.request(admin, 'POST', '/api/v1/accounts', { name, password });
  if (answer.statusCode !== 201) throw new Error(answer.body);
  return `${name}:${password}`;
}

describe('signing in', () => {
  test('sets a cookie for the API alone, that no script reads and no other site sends', async () => {
    const answer = await app.request(undefined, 'POST', '/api/v1/sessions', { name: 'ada', password });
    expect(answer.statusCode).toBe(201);
    const cookie = String(answer.headers['set-cookie']);
    for (const attribute of ['Path=/api/v1', 'HttpOnly', 'SameSite=Strict', `Max-Age=${168 * 3600}`])
      expect(cookie).toContain(attribute);
    expect(cookie).not.toContain('Secure');
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.json()).toMatchObject({
      account: { name: 'ada', kind: 'person' },
      session: { current: true },
    });
    const secret = cookieOf(answer).split('=')[1] ?? '';
    expect(answer.body).not.toContain(secret);
  });

  test('behind https the cookie is Secure, under a name that http cannot set', async () => {
    const secure = await testApp({
      CHANDLERY_PUBLIC_URL: 'https://charts.example.org/store',
      CHANDLERY_CONTEXT_PATH: '/store',
    });
    const url = '/store/api/v1/sessions';
    const answer = await secure.request(undefined, 'POST', url, { name: 'ada', password });
    const cookie = cookieOf(answer);
    expect(cookie).toMatch(/^__Secure-chandlery_session=/);
    expect(String(answer.headers['set-cookie'])).toMatch(
      /; Path=\/store\/api\/v1; HttpOnly; Secure; SameSite=Strict/,
    );
    const current = await secure.request(undefined, 'GET', `${url}/current`, undefined, { cookie });
    expect(current.statusCode).toBe(200);
    const tossed = cookie.replace('__Secure-', '');
    const refused = await secure.request(undefined, 'GET', `${url}/current`, undefined, { cookie: tossed });
    expect(refused.statusCode).toBe(401);
    await secure.close();
  });

  test.each([
    ['a wrong password', { name: 'ada', password: 'wrong' }],
    ['a name that nobody has', { name: 'nobody', password: 'wrong' }],
  ])('with %s is refused the same way, without a cookie', async (_title, body) => {
    const answer = await app.request(undefined, 'POST', '/api/v1/sessions', body);
    expect([answer.statusCode, answer.json().code, answer.json().field]).toEqual([
      401,
      'credentials_wrong',
      'body/password',
    ]);
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  test('from a page of another site is refused', async () => {
    for (const headers of [{ 'sec-fetch-site': 'cross-site' }, { origin: 'https://evil.example' }] as Record<
      string,
      string
    >[]) {
      const body = { name: 'ada', password };
      const answer = await app.request(undefined, 'POST', '/api/v1/sessions', body, headers);
      expect([answer.statusCode, answer.json().code]).toEqual([403, 'csrf_failed']);
    }
  });
});

describe('a session', () => {
  test('is who one is, with the rights of the account', async () => {
    const me = (await browser.request('GET', '/api/v1/me')).json();
    expect(me.account.name).toBe('rob');
    expect((await browser.request('GET', '/api/v1/workspaces/team')).statusCode).toBe(200);
    expect((await browser.request('GET', '/api/v1/workspaces/other')).statusCode).toBe(404);
  });

  test("is nothing on Helm's and ChartMuseum's paths", async () => {
    for (const url of ['/workspaces/team/drafts/index.yaml', '/metrics']) {
      expect((await app.request(rob, 'GET', url)).statusCode, url).not.toBe(401);
      expect((await browser.request('GET', url)).statusCode, url).toBe(401);
    }
    const upload = await browser.request('POST', '/api/charts', Buffer.from('x'), {
      'content-type': 'application/octet-stream',
    });
    expect(upload.statusCode).toBe(401);
  });

  test('gives way to an Authorization header', async () => {
    const answer = await app.request(ada, 'GET', '/api/v1/me', undefined, { cookie: browser.cookie });
    expect(answer.json().account.name).toBe('ada');
    expect((await app.request(ada, 'GET', '/api/v1/sessions/current')).statusCode).toBe(404);
  });

  test.each<[string, Record<string, string>]>([
    ['without the token', {}],
    ['with another token', { 'x-csrf-token': 'wrong' }],
    ['with the token of another session', { 'x-csrf-token': 'OTHER' }],
    ['from another site', { 'x-csrf-token': 'OWN', 'sec-fetch-site': 'cross-site' }],
    ['from a sibling site', { 'x-csrf-token': 'OWN', 'sec-fetch-site': 'same-site' }],
    ['from another origin', { 'x-csrf-token': 'OWN', origin: 'http://evil.example' }],
  ])('changes nothing %s', async (_title, given) => {
    const other = await signedIn(app, vic);
    const headers = Object.fromEntries(
      Object.entries(given).map(([name, value]) => [
        name,
        value.replace('OTHER', other.csrfToken).replace('OWN', browser.csrfToken),
      ]),
    );
    const answer = await app.request(
      undefined,
      'POST',
      '/api/v1/me/tokens',
      { name: 'stolen', scopes: ['*'] },
      { cookie: browser.cookie, ...headers },
    );
    expect([answer.statusCode, answer.json().code]).toEqual([403, 'csrf_failed']);
    expect((await browser.request('GET', '/api/v1/me/tokens')).json().items).toEqual([]);
  });

  test.each<[string, Record<string, string>]>([
    ['no header of the browser', {}],
    ['the page of the same origin', { 'sec-fetch-site': 'same-origin', origin: 'http://localhost:80' }],
    ['an old browser on the same origin', { origin: 'http://localhost:80' }],
  ])('changes things with its token and %s', async (_title, headers) => {
    const changed = await browser.request(
      'POST',
      '/api/v1/me/password',
      { currentPassword: 'wrong', newPassword: password },
      headers,
    );
    expect(changed.json().code).toBe('credentials_wrong');
  });

  test('tells its token again, and only to itself', async () => {
    const current = await browser.request('GET', '/api/v1/sessions/current');
    expect(current.json().csrfToken).toBe(browser.csrfToken);
    expect(current.headers['access-control-allow-origin']).toBeUndefined();
  });

  test('ends by signing out, at once', async () => {
    const mine = await signedIn(app, vic);
    const out = await mine.request('DELETE', '/api/v1/sessions/current');
    expect([out.statusCode, String(out.headers['set-cookie'])]).toEqual([
      204,
      expect.stringContaining('chandlery_session=;'),
    ]);
    expect((await mine.request('GET', '/api/v1/me')).statusCode).toBe(401);
  });

  test('is listed for its owner alone, who can end it from elsewhere', async () => {
    const as = await person('lea');
    const [here, there] = [await signedIn(app, as), await signedIn(app, as)];
    const { items } = (await here.request('GET', '/api/v1/me/sessions')).json();
    expect(items.map((one: { current: boolean }) => one.current)).toEqual([false, true]);
    const other = await browser.request('DELETE', `/api/v1/me/sessions/${there.sessionId}`);
    expect(other.statusCode).toBe(404);
    expect((await here.request('DELETE', `/api/v1/me/sessions/${there.sessionId}`)).statusCode).toBe(204);
    expect((await there.request('GET', '/api/v1/me')).statusCode).toBe(401);
    expect((await here.request('GET', '/api/v1/me')).statusCode).toBe(200);
  });

  test('of others ends with a new password, the one it was set from stays', async () => {
    const as = await person('mia');
    const [here, there] = [await signedIn(app, as), await signedIn(app, as)];
    const change = { currentPassword: password, newPassword: 'another-long-password' };
    expect((await here.request('POST', '/api/v1/me/password', change)).statusCode).toBe(204);
    expect((await here.request('GET', '/api/v1/me')).statusCode).toBe(200);
    expect((await there.request('GET', '/api/v1/me')).statusCode).toBe(401);
    await app.request(admin, 'PATCH', '/api/v1/accounts/mia', { password: 'a-third-long-password' });
    expect((await here.request('GET', '/api/v1/me')).statusCode).toBe(401);
  });

  test('that was left open does not set a new password without the old one, an administrator’s neither', async () => {
    const here = await signedIn(app, admin);
    const own = await here.request('PATCH', '/api/v1/accounts/admin', { password: 'a-new-long-password' });
    expect([own.statusCode, own.json().code]).toEqual([403, 'own_password']);
    expect((await here.request('GET', '/api/v1/me')).statusCode).toBe(200);
  });

  test('ends when the account is disabled, and does not come back with it', async () => {
    const as = await person('ned');
    const here = await signedIn(app, as);
    await app.request(admin, 'PATCH', '/api/v1/accounts/ned', { disabled: true });
    expect((await here.request('GET', '/api/v1/me')).statusCode).toBe(401);
    await app.request(admin, 'PATCH', '/api/v1/accounts/ned', { disabled: false });
    expect((await here.request('GET', '/api/v1/me')).statusCode).toBe(401);
  });

  test('ends when it is not used, and however much it is used', async () => {
    const times = { nowMs: Date.now() };
    const clocked = await testApp({ CHANDLERY_SESSION_IDLE_MINUTES: '30', CHANDLERY_SESSION_HOURS: '1' }, 1, {
      nowMs: () => times.nowMs,
    });
    const here = await signedIn(clocked, ada);
    const status = async (minutes: number) => {
      times.nowMs += minutes * 60_000;
      return (await here.request('GET', '/api/v1/me')).statusCode;
    };
    // What is written down when a session is used is the database's own time: so it is idle from the beginning on.
    expect([await status(29), await status(2)]).toEqual([200, 401]);
    const idle = await testApp({ CHANDLERY_SESSION_IDLE_MINUTES: '43200', CHANDLERY_SESSION_HOURS: '1' }, 1, {
      nowMs: () => times.nowMs,
    });
    times.nowMs = Date.now();
    const long = await signedIn(idle, ada);
    times.nowMs += 59 * 60_000;
    expect((await long.request('GET', '/api/v1/me')).statusCode).toBe(200);
    times.nowMs += 2 * 60_000;
    expect((await long.request('GET', '/api/v1/me')).statusCode).toBe(401);
    expect((await idle.request(ada, 'GET', '/api/v1/me/sessions')).json().items).toEqual([]);
    await idle.close();
    await clocked.close();
  });

  test('with a made-up secret is nobody, and the cookie is taken away', async () => {
    const cookie = 'chandlery_session=made-up';
    const answer = await app.request(undefined, 'GET', '/api/v1/me', undefined, { cookie });
    expect([answer.statusCode, String(answer.headers['set-cookie'])]).toEqual([
      401,
      expect.stringContaining('chandlery_session=;'),
    ]);
    const open = await app.request(undefined, 'GET', '/api/v1/store/apps', undefined, { cookie });
    expect(open.statusCode).toBe(200);
  });
});

test('a script of the page is not answered with a challenge that opens a window of the browser', async () => {
  const asScript = await app.request(undefined, 'GET', '/api/v1/me', undefined, {
    'sec-fetch-dest': 'empty',
  });
  expect(asScript.headers['www-authenticate']).toBe('Bearer realm="chandlery"');
  const asHelm = await app.request(undefined, 'GET', '/api/v1/me');
  expect(asHelm.headers['www-authenticate']).toContain('Basic');
});

describe('guessing', () => {
  test('is slowed for an account, and its sessions and tokens go on working', async () => {
    const as = await person('oda');
    const here = await signedIn(app, as);
    const made = await app.request(as, 'POST', '/api/v1/me/tokens', { name: 'ci', scopes: ['*'] });
    const guess = (attempt: number) =>
      app.request(undefined, 'POST', '/api/v1/sessions', { name: 'oda', password: `wrong-${attempt}` });
    const answers = await Promise.all(Array.from({ length: 14 }, (_, attempt) => guess(attempt)));
    const statuses = answers.map(({ statusCode }) => statusCode).sort();
    expect(statuses).toEqual([...Array<number>(10).fill(401), ...Array<number>(4).fill(429)]);
    const refused = await guess(99);
    expect(refused.json()).toMatchObject({ code: 'too_many_attempts', field: 'body/password' });
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect((await here.request('GET', '/api/v1/me')).statusCode).toBe(200);
    expect((await app.request(made.json().secret, 'GET', '/api/v1/me')).statusCode).toBe(200);
    const change = { currentPassword: password, newPassword: 'another-long-password' };
    expect((await here.request('POST', '/api/v1/me/password', change)).statusCode).toBe(204);
  });

  test('the old password of a session that was left open is slowed too', async () => {
    const here = await signedIn(app, await person('pia'));
    const guess = () =>
      here.request('POST', '/api/v1/me/password', { currentPassword: 'wrong', newPassword: password });
    const statuses = [];
    for (let attempt = 0; attempt < 11; attempt += 1) statuses.push((await guess()).statusCode);
    expect(statuses).toEqual([...Array<number>(10).fill(401), 429]);
  });

  test.each([
    ['no proxy', 'false', '127.0.0.1'],
    ['one proxy', 'true', '192.0.2.2'],
    ['two proxies', '2', '192.0.2.1'],
  ])(
    'behind %s is counted by the address that can be believed, not by one that the guesser writes',
    async (_title, trusted, address) => {
      const proxied = await testApp({ CHANDLERY_TRUST_PROXY: trusted });
      const headers = { 'x-forwarded-for': '203.0.113.9, 192.0.2.1, 192.0.2.2' };
      const body = { name: 'ada', password };
      const answer = await proxied.request(undefined, 'POST', '/api/v1/sessions', body, headers);
      expect(answer.json().session.address).toBe(address);
      await proxied.close();
    },
  );

  test('tokens and links is slowed by address, and right ones still work from there', async () => {
    const made = await app.request(vic, 'POST', '/api/v1/me/tokens', { name: 'ci', scopes: ['*'] });
    const guesses = Array.from({ length: 100 }, (_, attempt) =>
      attempt % 2 === 0
        ? app.request(`chandlery_wrong-${attempt}`, 'GET', '/api/v1/me')
        : app.request(undefined, 'GET', `/api/v1/invitations/wrong-${attempt}`),
    );
    expect(new Set((await Promise.all(guesses)).map(({ statusCode }) => statusCode))).toEqual(
      new Set([401, 404]),
    );
    expect((await app.request('chandlery_wrong', 'GET', '/api/v1/me')).statusCode).toBe(429);
    const link = await app.request(undefined, 'POST', '/api/v1/invitations/wrong/accept', {});
    expect([link.statusCode, link.json().code]).toEqual([429, 'too_many_attempts']);
    expect((await app.request(made.json().secret, 'GET', '/api/v1/me')).statusCode).toBe(200);
    expect((await app.request(rob, 'GET', '/api/v1/me')).statusCode).toBe(200);
  });
});
