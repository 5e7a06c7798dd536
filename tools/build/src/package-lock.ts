import { readFile } from 'node:fs/promises';

/** One entry of `packages` in a package-lock.json of version 3 (docs.npmjs.com, package-lock-json), as far as it is read here. */
export type LockedPackage = {
  readonly version?: string;
  readonly link?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
  readonly [field: string]: unknown;
};

/** The entries of a lockfile by location, such as `node_modules/fastify`; `''` is the root. */
export type LockedPackages = Readonly<Record<string, LockedPackage>>;

/**
 * Reads the entries of a package-lock.json.
 * @throws Error where it is not of version 3
 */
export async function readLockedPackages(path: string): Promise<LockedPackages> {
  const lock = JSON.parse(await readFile(path, 'utf8')) as {
    lockfileVersion?: number;
    packages?: LockedPackages;
  };
  if (lock.lockfileVersion !== 3 || lock.packages === undefined) {
    throw new Error(
      `${path} is not a lockfile of version 3; run npm install with the npm that comes with Node 24.`,
    );
  }
  return lock.packages;
}

/** Where Node finds a package when `from` (a location in the lockfile) asks for it by name; `undefined`: nowhere. */
export function locationOf(packages: LockedPackages, from: string, name: string): string | undefined {
  for (let folder = from; ; folder = parentOf(folder)) {
    const location = `${folder}${folder === '' ? '' : '/'}node_modules/${name}`;
    if (!folder.endsWith('node_modules') && packages[location] !== undefined) return location;
    if (folder === '') return undefined;
  }
}

function parentOf(folder: string): string {
  return folder.includes('/') ? folder.slice(0, folder.lastIndexOf('/')) : '';
}
