import { randomBytes, timingSafeEqual } from 'node:crypto';
import Fastify, { type FastifyInstance } from 'fastify';
import { Octokit } from 'octokit';
import { boundedFetch } from '../github/bounded-fetch.ts';
import { keepApp } from './keep-app.ts';
import { manifestOf, type ManifestOptions, registrationUrl } from './manifest.ts';
import { endPage, startPage } from './setup-pages.ts';

export type SetupOptions = Omit<ManifestOptions, 'redirectUrl'> & {
  readonly apiUrl: string;
  /** Whose App it is to be; the person's own unless given. */
  readonly organization?: string | undefined;
  readonly folder: string;
  /** Of the page on this machine; 0 takes a free one. */
  readonly port: number;
};

/** An App that was made and kept. */
export type MadeApp = { readonly id: number; readonly slug: string; readonly htmlUrl: string };

export type Setup = {
  /** The page to open, on this machine alone. */
  readonly url: string;
  /** Resolves when GitHub has made the App and it is kept; rejects where it could not be kept. */
  readonly made: Promise<MadeApp>;
  close(): Promise<void>;
};

/** Serves the page that registers an App, until it is closed. */
export async function startSetup(options: SetupOptions): Promise<Setup> {
  const server = Fastify({ forceCloseConnections: true });
  const state = randomBytes(32).toString('hex');
  let done: (made: MadeApp) => void = () => undefined;
  let failed: (error: unknown) => void = () => undefined;
  const made = new Promise<MadeApp>((resolve, reject) => ([done, failed] = [resolve, reject]));
  // Whoever does not wait for it any more is not to fail by it.
  made.catch(() => undefined);
  let url = '';
  securely(server, () => url);
  server.get('/', (_request, reply) => {
    const manifest = manifestOf({ ...options, redirectUrl: `${url}/made` });
    return reply
      .type('text/html')
      .send(startPage(registrationUrl(options.apiUrl, options.organization, state), manifest));
  });
  let isUnderWay = false;
  server.get<{ Querystring: Record<string, unknown> }>('/made', async (request, reply) => {
    const { code, state: given } = request.query;
    reply.type('text/html');
    if (
      typeof given !== 'string' ||
      !isSame(given, state) ||
      typeof code !== 'string' ||
      !/^[\w-]{1,200}$/.test(code)
    )
      return reply
        .code(400)
        .send(endPage('This did not come from the page that was opened here. Begin again there.'));
    if (isUnderWay) return reply.code(409).send(endPage('This was done already.'));
    isUnderWay = true;
    try {
      const app = await converted(options, code);
      done(app);
      return endPage(
        `GitHub has made the App ${app.slug}. You can close this page; the terminal says what comes next.`,
      );
    } catch (error) {
      failed(error);
      return reply.code(502).send(endPage('It did not work; the terminal says why.'));
    }
  });
  url = await server.listen({ host: '127.0.0.1', port: options.port });
  return { url, made, close: () => server.close() };
}

/** No other page may use this one: neither by another name for this machine, nor in a frame. */
function securely(server: FastifyInstance, url: () => string): void {
  server.addHook('onRequest', async (request, reply) => {
    reply.headers({
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'referrer-policy': 'no-referrer',
    });
    const { port } = new URL(url());
    if (![`127.0.0.1:${port}`, `localhost:${port}`].includes(request.host))
      return reply.code(403).send({ error: 'Open the page by the address in the terminal.' });
  });
}

/** Takes the App for the code, which works once, and keeps it at once. */
async function converted({ apiUrl, folder }: SetupOptions, code: string): Promise<MadeApp> {
  const octokit = new Octokit({
    baseUrl: apiUrl,
    throttle: { enabled: false },
    retry: { enabled: false },
    request: { fetch: boundedFetch({ longestMs: 30_000, answerBytes: 1024 * 1024 }) },
  });
  const { data } = await octokit.rest.apps.createFromManifest({ code });
  const { id, slug = String(id), html_url: htmlUrl, pem, webhook_secret: webhookSecret } = data;
  if (webhookSecret === null) throw new Error('GitHub gave no secret for the webhook.');
  await keepApp(folder, { id, pem, webhookSecret });
  return { id, slug, htmlUrl };
}

function isSame(given: string, state: string): boolean {
  const [one, two] = [Buffer.from(given), Buffer.from(state)];
  return one.length === two.length && timingSafeEqual(one, two);
}
