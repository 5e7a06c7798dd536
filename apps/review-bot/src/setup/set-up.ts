import { parseArgs } from 'node:util';
import type { Config } from '../config.ts';
import { StartError } from '../start-error.ts';
import { makeRoom } from './keep-app.ts';
import { type MadeApp, startSetup } from './setup-server.ts';

export type SetUpRoom = { readonly say: (text: string) => void; readonly misuse: () => number };

/** `npm run bot -- setup`: registers the App with a person's help. @returns the exit code */
export async function setUp(
  args: readonly string[],
  config: Config,
  { say, misuse }: SetUpRoom,
): Promise<number> {
  const given = argumentsOf(args);
  if (given === undefined) return misuse();
  const publicUrl = (given['public-url'] ?? config.publicUrl)?.replace(/\/+$/, '');
  if (publicUrl === undefined || !/^https?:\/\//.test(publicUrl) || !URL.canParse(publicUrl)) {
    throw new StartError(
      'It takes the address under which GitHub will reach the bot.',
      'Set CHANDLERY_BOT_PUBLIC_URL, or give --public-url https://bot.example.com.',
    );
  }
  await makeRoom(config.dataFolder);
  const setup = await startSetup({
    apiUrl: config.gitHubUrl,
    folder: config.dataFolder,
    storeUrl: config.storeUrl,
    publicUrl,
    name: given.name,
    organization: given.organization,
    port: Number(given.port),
  });
  const stop = new AbortController();
  const onSignal = (): void => stop.abort();
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
  try {
    say(`Open ${setup.url}/ in a browser on this machine, and follow it to GitHub. Control-C gives up.\n`);
    say('From elsewhere: ssh -L with the same port at both ends.\n');
    const stopped = new Promise<null>((resolve) =>
      stop.signal.addEventListener('abort', () => resolve(null)),
    );
    const made = await Promise.race([setup.made.catch(notMade), stopped]);
    if (made === null) return 1;
    say(nextSteps(made, config));
    return 0;
  } finally {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
    await setup.close();
  }
}

function argumentsOf(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        'public-url': { type: 'string' },
        organization: { type: 'string' },
        name: { type: 'string', default: 'Chandlery review' },
        port: { type: 'string', default: '0' },
      },
    });
    return /^\d{1,5}$/.test(values.port) && Number(values.port) < 65_536 ? values : undefined;
  } catch {
    return undefined;
  }
}

function notMade(error: unknown): never {
  throw new StartError(
    'The App could not be taken over from GitHub.',
    'If GitHub has made one, delete it there: its key is given out once. Then begin again.',
    error,
  );
}

function nextSteps({ id, slug, htmlUrl }: MadeApp, { dataFolder, storeUrl }: Config): string {
  return `
GitHub has made the App ${slug} (id ${id}). Its id, private key and webhook secret are in ${dataFolder}.

  1. Install it on the repositories with your charts: ${htmlUrl}/installations/new
  2. In the store, a platform administrator makes a service account with the role review-bot and a token for it, and
     binds each repository to a workspace: see docs/review-bot.md.
  3. Start the bot, where GitHub reaches it:

       CHANDLERY_BOT_STORE_URL=${storeUrl ?? 'https://charts.example.com'} CHANDLERY_BOT_STORE_TOKEN_FILE=... CHANDLERY_BOT_DATA=${dataFolder} npm run bot
`;
}
