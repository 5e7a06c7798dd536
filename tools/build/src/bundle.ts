import { join, posix } from 'node:path';
import { build, type Metafile, type Plugin } from 'esbuild';
import type { EntryPoint } from './entry-points.ts';

/** What a bundle is made of. */
export type BundleResult = {
  /** Third-party packages that our files import, or that stay imports, each with the folders (relative to the root) of those that ask. */
  readonly importers: ReadonlyMap<string, ReadonlySet<string>>;
};

/**
 * Packages that stay imports: they look for files or workers of theirs beside themselves, or are large and loaded by few
 * servers (@kubernetes/client-node).
 */
const asFiles: ReadonlySet<string> = new Set([
  '@cf-wasm/photon',
  '@fastify/swagger',
  '@fastify/swagger-ui',
  '@kubernetes/client-node',
  '@resvg/resvg-wasm',
  'pino',
  'piscina',
]);

/** What the CommonJS packages of a bundle ask Node's own modules by; ES modules have none. */
const requireForCommonJs = `import { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);`;

/**
 * Bundles each entry point into one file, with nearly all packages that it needs: to find and open some 1,500 files takes
 * half of a start. The bytes written depend on the sources, the locked packages and esbuild's version alone.
 */
export async function bundle(
  root: string,
  entries: readonly EntryPoint[],
  outFolder: string,
): Promise<BundleResult> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: Object.fromEntries(entries.map(({ name, source }) => [name, join(root, source)])),
    outdir: outFolder,
    bundle: true,
    splitting: true,
    // Beside the entry points: files of ours are looked for beside the code that wants them.
    chunkNames: '[name]-[hash]',
    platform: 'node',
    target: 'node24',
    format: 'esm',
    banner: { js: requireForCommonJs },
    sourcemap: 'linked',
    sourcesContent: true,
    legalComments: 'none',
    logLevel: 'silent',
    metafile: true,
    plugins: [leftOutside],
  });
  return { importers: importersOf(metafile) };
}

const leftOutside: Plugin = {
  name: 'left-outside',
  setup({ onResolve }) {
    onResolve({ filter: /^[^./]/ }, ({ path }) =>
      asFiles.has(packageNameOf(path)) ? { path, external: true } : undefined,
    );
  },
};

function importersOf(metafile: Metafile): BundleResult['importers'] {
  const used = new Set(Object.values(metafile.outputs).flatMap(({ inputs }) => Object.keys(inputs)));
  const importers = new Map<string, Set<string>>();
  for (const [file, { imports }] of Object.entries(metafile.inputs)) {
    if (!used.has(file)) continue;
    for (const { path, original = path, external } of imports) {
      const name = packageNameOf(original);
      // What stays an import is found from the bundle, whoever in it asks.
      if (external === true ? !asFiles.has(name) : isThirdParty(file) || !isThirdParty(path)) continue;
      importers.set(name, (importers.get(name) ?? new Set()).add(posix.dirname(file)));
    }
  }
  return importers;
}

/** Whether a file is in a package that npm brought; workspaces are found where they are, not through their links. */
function isThirdParty(path: string): boolean {
  return path.split('/').includes('node_modules');
}

/** `@fastify/swagger/static` -> `@fastify/swagger`. */
function packageNameOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}
