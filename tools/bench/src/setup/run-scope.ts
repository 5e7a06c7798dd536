import { execFileSync } from 'node:child_process';
import { constants } from 'node:fs';
import { cp, mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Catalogue, catalogue } from '../generator/catalogue.ts';
import { seedStore } from '../seed/seed-store.ts';
import type { Context } from './context.ts';
import { isInMemory } from './machine.ts';
import { Scope } from './scope.ts';

/** What all programs of a run share: folders on a real disk, and stores that are filled once and copied. */
export type Run = {
  readonly scope: Scope;
  readonly folder: string;
  /** The part of a context that makes folders and stores for one program. */
  parts(scope: Scope): Pick<Context, 'scope' | 'folder' | 'catalogue' | 'store'>;
};

/**
 * Begins a run. Durable writes are measured, so nothing lies in a file system of memory.
 * @param options.stores where filled stores are kept for the next run; with this one unless given
 */
export async function beginRun(options: {
  readonly root: string;
  readonly stores?: string | undefined;
  readonly say: (text: string) => void;
}): Promise<Run> {
  const above = isInMemory(tmpdir()) ? join(options.root, 'node_modules/.cache') : tmpdir();
  await mkdir(above, { recursive: true });
  const [scope, folder] = [new Scope(), await mkdtemp(join(above, 'chandlery-bench-'))];
  scope.defer(() => rm(folder, { recursive: true, force: true }));
  const kept = options.stores ?? join(folder, 'stores');
  const catalogues = new Map<number, Catalogue>();
  const catalogueOf = (versions: number): Catalogue => {
    const known = catalogues.get(versions) ?? catalogue(versions);
    catalogues.set(versions, known);
    return known;
  };
  return {
    scope,
    folder,
    parts(programScope) {
      const newFolder = async (name: string) => {
        const made = await mkdtemp(join(folder, `${name}-`));
        programScope.defer(() => rm(made, { recursive: true, force: true }));
        return made;
      };
      return {
        scope: programScope,
        folder: newFolder,
        catalogue: catalogueOf,
        async store(versions) {
          const filled = join(kept, String(versions));
          if (!(await exists(filled))) await fill(filled, catalogueOf(versions), options.say);
          const copied = await newFolder('store');
          await cp(filled, copied, { recursive: true, mode: constants.COPYFILE_FICLONE });
          // Else the disk is still busy with the copy while something is measured.
          execFileSync('sync');
          return copied;
        },
      };
    },
  };
}

/** Fills a store under another name first: what is there is whole. */
async function fill(target: string, of: Catalogue, say: (text: string) => void): Promise<void> {
  const startMs = performance.now();
  await rm(`${target}.part`, { recursive: true, force: true });
  await mkdir(`${target}.part`, { recursive: true });
  await seedStore(`${target}.part`, of);
  await rename(`${target}.part`, target);
  say(
    `filled a store with ${of.versions} versions in ${((performance.now() - startMs) / 1000).toFixed(1)} s`,
  );
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
