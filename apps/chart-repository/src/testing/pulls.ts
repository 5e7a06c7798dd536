import { admin, type As, chart, type TestApp } from './test-app.ts';

/** Where the server is told of repositories and their pull requests. */
export const repositories = '/api/v1/integrations/github/repositories';
const password = 'a-long-enough-password';

/** Somebody on GitHub. */
export function githubUser(userId: number) {
  return { userId, login: `hub-${userId}` };
}

/** Code and status of a refusal. */
export function refusal(answer: { statusCode: number; json(): { code: string } }) {
  return [answer.statusCode, answer.json().code];
}

/** What the bot says of a chart. */
export function aboutOf(more: object = {}) {
  return {
    headSha: 'a'.repeat(40),
    baseRef: 'main',
    path: 'charts/redis',
    author: githubUser(1),
    pushers: [githubUser(1)],
    title: 'Redis',
    url: 'https://github.com/octo/charts/pull/1',
    updateLog: 'Newer.',
    ...more,
  };
}

/**
 * The review bot on an app: its repository 77 is bound to the workspace `team`. On GitHub ada is 1, rob 2, rex 3 and amy,
 * another reviewer, 4; nobody else is anybody here.
 */
export async function playBot(app: TestApp) {
  const ok = async (
    as: As,
    method: 'GET' | 'PUT' | 'POST' | 'DELETE' | 'PATCH',
    url: string,
    body?: object,
  ) => {
    const answer = await app.request(as, method, url, body);
    if (answer.statusCode >= 300) throw new Error(`${method} ${url}: ${answer.body}`);
    return answer;
  };
  await ok(admin, 'POST', '/api/v1/accounts', { name: 'amy', password, platformRoles: ['reviewer'] });
  await ok(admin, 'POST', '/api/v1/service-accounts', { name: 'bot', role: 'review-bot' });
  const made = await ok(admin, 'POST', '/api/v1/service-accounts/bot/tokens', { name: 'b', scopes: ['*'] });
  const bot: string = made.json().secret;
  for (const [name, userId] of [
    ['ada', 1],
    ['rob', 2],
    ['rex', 3],
    ['amy', 4],
  ] as const)
    await ok(admin, 'PUT', `/api/v1/accounts/${name}/github`, { userId, login: `${name}-hub` });
  const binding = { installationId: 5, fullName: 'octo/charts', workspace: 'team' };
  await ok(admin, 'PUT', `${repositories}/77`, binding);
  const at = (pull: number, name: string) => `${repositories}/77/pulls/${pull}/charts/${name}`;
  return {
    /** Its token. */
    bot,
    binding,
    /** A request that must succeed. */
    ok,
    /** The path of a chart. */
    at,
    async put(
      pull: number,
      name: string,
      version: string,
      {
        values = 'a: 1\n',
        files = {},
        as = bot,
        ...more
      }: { values?: string; files?: Record<string, string>; as?: As } & Record<string, unknown> = {},
    ) {
      const form = new FormData();
      const url = `https://github.com/octo/charts/pull/${pull}`;
      form.set('about', JSON.stringify(aboutOf({ url, ...more })));
      const archive = chart(name, version, { 'values.yaml': values, ...files }).slice();
      form.set('chart', new Blob([archive]), 'chart.tgz');
      const request = new Request('http://x', { method: 'PUT', body: form });
      const type = request.headers.get('content-type') ?? '';
      const body = Buffer.from(await request.arrayBuffer());
      return app.request(as, 'PUT', at(pull, name), body, { 'content-type': type });
    },
    vote: (
      pull: number,
      name: string,
      userId: number,
      verdict: string,
      contentDigest: string,
      message = '',
    ) => app.request(bot, 'PUT', `${at(pull, name)}/votes/${userId}`, { verdict, message, contentDigest }),
    merge: (pull: number, name: string, contentDigest: string, mergedBy = 1) =>
      app.request(bot, 'POST', `${at(pull, name)}/publish`, {
        mergedBy,
        mergeCommit: 'c'.repeat(40),
        contentDigest,
      }),
    close: (pull: number) =>
      app.request(bot, 'POST', `${repositories}/77/pulls/${pull}/close`, { merged: false }),
    /** What the store knows of a pull request. */
    read: async (pull: number, query = '') =>
      (await ok(bot, 'GET', `${repositories}/77/pulls/${pull}${query}`)).json(),
  };
}

/** What plays the bot. */
export type PlayedBot = Awaited<ReturnType<typeof playBot>>;
