import { copyFile, mkdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { bundle, type BundleResult } from './bundle.ts';
import { builtFolder, entryPoints, serverFolder } from './entry-points.ts';
import { type LockedPackage, type LockedPackages, locationOf, readLockedPackages } from './package-lock.ts';
import { pruneLock } from './prune-lock.ts';

/**
 * Makes what a container runs: the bundle with its source map, a package.json and a package-lock.json with exactly the
 * third-party packages it imports at their locked versions, and the licence. It is made beside its place and put there whole.
 * @param root absolute path of the repository
 * @param target where it is put, inside the repository, whose packages it then finds
 * @returns the built folder
 */
export async function buildServer(root: string, target = join(root, builtFolder)): Promise<string> {
  const temporary = `${target}.new`;
  await rm(temporary, { recursive: true, force: true });
  await mkdir(temporary, { recursive: true });
  try {
    await fill(temporary, root);
    await rm(target, { recursive: true, force: true });
    await rename(temporary, target);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
  return target;
}

async function fill(folder: string, root: string): Promise<void> {
  const packages = await readLockedPackages(join(root, 'package-lock.json'));
  const locations = locationsOf(packages, await bundle(root, entryPoints, folder));
  const manifest = await manifestOf(root, packages, locations);
  await writeJson(join(folder, 'package.json'), manifest);
  await writeJson(join(folder, 'package-lock.json'), {
    name: manifest.name,
    version: manifest.version,
    lockfileVersion: 3,
    requires: true,
    packages: pruneLock(packages, { manifest, locations }),
  });
  await copyFile(join(root, 'LICENSE'), join(folder, 'LICENSE'));
  await linkNested(root, folder, locations);
}

/** Where the lockfile has each package that the bundle imports; a bundle has room for one version of each. */
function locationsOf(
  packages: LockedPackages,
  { importers }: BundleResult,
): Readonly<Record<string, string>> {
  const names = [...importers.keys()].sort();
  return Object.fromEntries(
    names.map((name) => {
      const folders = [...(importers.get(name) ?? [])];
      const found = new Set(folders.map((folder) => locationOf(packages, folder, name)));
      const [location] = found;
      if (location === undefined) {
        throw new Error(`${name} is imported in ${folders.join(', ')} and is not in package-lock.json.`);
      }
      if (found.size > 1) {
        throw new Error(
          `Two versions of ${name} are imported (${[...found].join(', ')}); ask for one in package.json.`,
        );
      }
      return [name, location];
    }),
  );
}

async function manifestOf(
  root: string,
  packages: LockedPackages,
  locations: Readonly<Record<string, string>>,
): Promise<LockedPackage & { name: unknown; version: string }> {
  const own = await readJson(join(root, serverFolder, 'package.json'));
  const whole = await readJson(join(root, 'package.json'));
  const versions = Object.entries(locations).map(([name, location]) => [
    name,
    packages[location]?.version ?? '',
  ]);
  return {
    name: own['name'],
    version: String(own['version']),
    private: true,
    license: own['license'],
    type: 'module',
    engines: whole['engines'],
    scripts: { start: `node ${nodeFlagsOf(whole)}main.js` },
    dependencies: Object.fromEntries(versions) as Record<string, string>,
    optionalDependencies: (whole['optionalDependencies'] ?? {}) as Record<string, string>,
  };
}

/** The flags with which the repository starts the sources are those of the built server too; a space behind each. */
function nodeFlagsOf(whole: Readonly<Record<string, unknown>>): string {
  const { start = '' } = (whole['scripts'] ?? {}) as { readonly start?: string };
  return (start.match(/--\S+/g) ?? []).map((flag) => `${flag} `).join('');
}

/**
 * Run inside the repository, the bundle finds packages in the root's node_modules. Those that npm put into a
 * workspace's own, since the root holds another version, are linked; `npm ci` in the built folder replaces the links.
 */
async function linkNested(
  root: string,
  folder: string,
  locations: Readonly<Record<string, string>>,
): Promise<void> {
  for (const [name, location] of Object.entries(locations)) {
    if (location === `node_modules/${name}`) continue;
    const link = join(folder, 'node_modules', name);
    await mkdir(dirname(link), { recursive: true });
    await symlink(relative(dirname(link), join(root, location)), link, 'junction');
  }
}

async function readJson(path: string): Promise<Readonly<Record<string, unknown>>> {
  return JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>;
}

async function writeJson(path: string, value: unknown): Promise<void> {
  await writeFile(path, `${JSON.stringify(value, undefined, 2)}\n`);
}
