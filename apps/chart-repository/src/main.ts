import { ConfigError } from '@chandlery/settings';
import { readConfig } from './config.ts';
import { runCommand } from './commands/run-command.ts';

try {
  process.exitCode = await runCommand(process.argv.slice(2), readConfig());
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
