import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ClusterError } from '../errors.ts';
import type { GoModule } from './go-module.ts';
import { type BinaryName, builtAs, packages } from './names.ts';

/** How often the build says how far it is. */
const sayEveryMs = 15_000;

/**
 * Builds programs out of Go modules. Where modules come from is the machine's own setting of Go.
 * @param options.go the `go` command
 * @throws ClusterError build_failed with the last lines that Go wrote
 */
export async function goBuild(options: {
  readonly go: string;
  readonly module: GoModule;
  readonly names: readonly BinaryName[];
  readonly folder: string;
  readonly say: (line: string) => void;
}): Promise<void> {
  const { module, names, folder, say } = options;
  const bin = join(folder, 'go-bin');
  await mkdir(bin, { recursive: true });
  say(
    `building ${names.join(', ')} (Kubernetes ${module.version}) out of Go modules: 4 to 6 minutes on 2 cores, once`,
  );
  const startMs = performance.now();
  const child = spawn(
    options.go,
    ['install', '-v', ...module.flags, ...names.map((name) => packages[name])],
    {
      cwd: module.folder,
      env: { ...process.env, CGO_ENABLED: '0', GOBIN: bin, GOWORK: 'off' },
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  const [count, last] = [{ modules: 0, packages: 0 }, [] as string[]];
  createInterface({ input: child.stderr }).on('line', (line) => {
    if (line.startsWith('go: downloading ')) count.modules++;
    else if (/^[\w.-]+(\/[\w.-]+)*$/.test(line)) count.packages++;
    else last.push(line);
    if (last.length > 40) last.shift();
  });
  const saying = setInterval(() => {
    const minutes = ((performance.now() - startMs) / 60_000).toFixed(1);
    say(
      `building for ${minutes} minutes: ${count.modules} modules downloaded, ${count.packages} packages compiled`,
    );
  }, sayEveryMs);
  try {
    const [code] = (await once(child, 'close')) as [number | null];
    if (code !== 0)
      throw new ClusterError('build_failed', `go install ended with ${code}:\n${last.join('\n')}`);
  } catch (error) {
    if (error instanceof ClusterError) throw error;
    throw new ClusterError('build_failed', `${options.go} cannot be run.`, { cause: error });
  } finally {
    clearInterval(saying);
  }
  for (const name of names) await rename(join(bin, builtAs[name]), join(folder, name));
  await rm(bin, { recursive: true });
  say(`built in ${((performance.now() - startMs) / 60_000).toFixed(1)} minutes`);
}
