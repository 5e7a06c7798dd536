import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BadArguments, readArguments, usage } from './arguments.ts';
import { ContractBroken, startEmulator } from './emulator.ts';
import { playground } from './playground.ts';

/** `npm run github`: an emulated GitHub until somebody ends it. */
async function main(args: readonly string[]): Promise<void> {
  const chosen = readArguments(args, randomBytes(16).toString('hex'));
  if (chosen.help) return console.log(usage);
  const folder = await mkdtemp(join(tmpdir(), 'github-'));
  const emulator = await startEmulator({ port: chosen.port });
  try {
    const keyPath = join(folder, 'app.private-key.pem');
    const { privateKeyPem, text } = await playground(emulator, { ...chosen, keyPath });
    await writeFile(keyPath, privateKeyPem, { mode: 0o600 });
    console.log(text);
    await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  } finally {
    await rm(folder, { recursive: true, force: true });
    await emulator.close();
  }
}

await main(process.argv.slice(2)).catch((error: unknown) => {
  const plain = error instanceof BadArguments || error instanceof ContractBroken;
  const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
  if (!plain && !taken) throw error;
  console.error(taken ? `${error.message}; take another with --port` : error.message);
  process.exitCode = 1;
});
