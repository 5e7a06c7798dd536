import { join, posix } from 'node:path';
import { build, type Metafile, type Plugin } from 'esbuild';
import type { EntryPoint } from './entry-points.ts';

/** What a bundle asks of others. */
export type BundleResult = {
  /** Third-party packages that the bundle imports, each with the folders (relative to the root) of our files that do. */
  readonly importers: ReadonlyMap<string, ReadonlySet<string>>;
};

/**
 * Bundles our own code, each entry point into one file; third-party packages stay imports. The bytes written depend on
 * the sources and on esbuild's version alone.
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
    platform: 'node',
    target: 'node24',
    format: 'esm',
    sourcemap: 'linked',
    sourcesContent: true,
    legalComments: 'none',
    charset: 'utf8',
    logLevel: 'silent',
    metafile: true,
    plugins: [thirdPartyOutside],
  });
  return { importers: importersOf(metafile) };
}

/** Leaves every package but our own to be imported at run time. */
const thirdPartyOutside: Plugin = {
  name: 'third-party-outside',
  setup({ onResolve }) {
    onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
      kind === 'entry-point' || path.startsWith('@chandlery/') ? undefined : { path, external: true },
    );
  },
};

function importersOf(metafile: Metafile): BundleResult['importers'] {
  const used = new Set(Object.values(metafile.outputs).flatMap(({ inputs }) => Object.keys(inputs)));
  const importers = new Map<string, Set<string>>();
  for (const [file, { imports }] of Object.entries(metafile.inputs)) {
    if (!used.has(file)) continue;
    for (const { path, external } of imports) {
      if (external !== true || path.startsWith('node:')) continue;
      const name = packageNameOf(path);
      importers.set(name, (importers.get(name) ?? new Set()).add(posix.dirname(file)));
    }
  }
  return importers;
}

/** `@fastify/swagger/static` -> `@fastify/swagger`. */
function packageNameOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}
