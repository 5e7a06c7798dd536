import {
  botLog,
  createReconciler,
  defaultReconcileLimits,
  IdentityMemory,
  readConfig,
  readyConfig,
  startBot,
} from '@chandlery/review-bot';

/** The file to start with Node; it tells its address by a message. */
export const reviewBotFile = import.meta.filename;

/** The bot as `npm run bot` runs it, but that it keeps no pace: the emulated GitHub sets no limit. */
async function main(): Promise<void> {
  const config = readyConfig(readConfig());
  const bot = await startBot({
    config,
    log: botLog(config),
    gitHub: { limits: { writesPerMinute: 1_000_000, writesPerHour: 1_000_000 } },
    createReconcile: (parts) =>
      createReconciler({ ...parts, limits: defaultReconcileLimits, memory: new IdentityMemory() }),
  });
  process.send?.(bot.url);
}

if (process.argv[1] === import.meta.filename) await main();
