import { ConfigError } from '@chandlery/settings';
import { readConfig } from './config.ts';
import { IdentityMemory } from './charts/names.ts';
import { createReconciler } from './reconcile/create-reconciler.ts';
import { defaultReconcileLimits } from './reconcile/site.ts';
import { runCommand } from './run-command.ts';

try {
  process.exitCode = await runCommand(process.argv.slice(2), readConfig(), (parts) =>
    createReconciler({ ...parts, limits: defaultReconcileLimits, memory: new IdentityMemory() }),
  );
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
