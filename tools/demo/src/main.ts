import { readArguments, usage } from './arguments.ts';
import { DemoError } from './client/open-store.ts';
import { StoreRefusal } from './client/store-client.ts';
import { runDemo } from './run-demo.ts';
import { summary } from './summary.ts';

/** `npm run demo`: progress on stderr, the summary on stdout. */
async function main(args: readonly string[]): Promise<void> {
  if (args.includes('--help')) return console.log(usage);
  const chosen = readArguments(args, process.env);
  const outcome = await runDemo(chosen, (line) => console.error(line));
  console.log(summary(chosen.url, outcome));
}

await main(process.argv.slice(2)).catch((error: unknown) => {
  if (!(error instanceof DemoError || error instanceof StoreRefusal)) throw error;
  console.error(error.message);
  process.exitCode = 1;
});
