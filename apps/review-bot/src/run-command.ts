import type { Logger } from 'pino';
import { type BotOptions, type RunningBot, startBot } from './bot.ts';
import { botLog } from './bot-log.ts';
import { type Config, readyConfig } from './config.ts';
import { InboxError } from './inbox/errors.ts';
import { setUp } from './setup/set-up.ts';
import { StartError } from './start-error.ts';

const usage = `usage: npm run bot [-- <command>]

  (none)             run the bot
  setup              register the GitHub App: opens a page on this machine that leads to GitHub and back, and keeps id, key and
                     secret in CHANDLERY_BOT_DATA
      --public-url <address>       where GitHub will reach the bot; CHANDLERY_BOT_PUBLIC_URL unless given
      --organization <name>        whose App it is; yours unless given
      --name <name>                what the App is called; "Chandlery review" unless given
      --port <port>                of the page on this machine; a free one unless given
  help               this text

Settings are environment variables: see docs/review-bot.md.
`;

/** Runs a command. @returns the exit code; a bot that was stopped gives 0. @throws ConfigError */
export async function runCommand(
  args: readonly string[],
  config: Config,
  createReconcile: BotOptions['createReconcile'],
): Promise<number> {
  const [command, ...rest] = args;
  try {
    switch (command) {
      case undefined:
        return await runUntilStopped({ config: readyConfig(config), createReconcile, log: botLog(config) });
      case 'setup':
        return await setUp(rest, config, { say: (text) => void process.stdout.write(text), misuse });
      case 'help':
      case '--help':
        process.stdout.write(usage);
        return 0;
      default:
        return misuse();
    }
  } catch (error) {
    if (!(error instanceof StartError) && !(error instanceof InboxError)) throw error;
    const remedy = error instanceof StartError ? [error.remedy] : [];
    process.stderr.write([error.message, ...remedy].join('\n') + '\n');
    return 1;
  }
}

function misuse(): number {
  process.stderr.write(usage);
  return 2;
}

async function runUntilStopped(options: BotOptions): Promise<number> {
  // Before it starts: whoever ends it at once is heard, too.
  const asked = new Promise<void>((stopped) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopped());
  });
  const running = await startBot(options);
  await asked;
  return stopInTime(running, options.config.stopSeconds * 1000, options.log);
}

async function stopInTime(running: RunningBot, longestMs: number, log: Logger): Promise<number> {
  // What is lost is the time of the others: their work is in the inbox.
  const late = setTimeout(() => process.exit(1), longestMs);
  await running.stop();
  clearTimeout(late);
  log.info('the review bot has stopped');
  return 0;
}
