import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { withBlocks } from '@chandlery/docs';
import { readArguments, usage } from './arguments.ts';
import { programs } from './programs/index.ts';
import { runBench } from './run-bench.ts';

const root = resolve(import.meta.dirname, '../../..');
const names = Object.keys(programs);

/** `npm run bench`: prints the table on stdout, and how far it is on stderr. */
async function main(): Promise<void> {
  const chosen = readArguments(process.argv.slice(2), names);
  const { text, failed } = await runBench({
    ...chosen,
    root,
    say: (line) => console.error(`[${new Date().toISOString().slice(11, 19)}] ${line}`),
    onBegun(end) {
      for (const signal of ['SIGINT', 'SIGTERM'] as const)
        process.once(signal, () => void end().finally(() => process.exit(130)));
    },
  });
  console.log(text);
  if (chosen.out !== undefined) await writeFile(chosen.out, `${text}\n`);
  if (chosen.readme) {
    const page = join(root, 'README.md');
    await writeFile(page, withBlocks(await readFile(page, 'utf8'), { bench: text }));
  }
  if (failed) process.exitCode = 1;
}

await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  console.error(usage(names));
  process.exitCode = 2;
});
