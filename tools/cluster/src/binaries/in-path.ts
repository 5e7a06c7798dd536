import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { delimiter, isAbsolute, join } from 'node:path';
import { type BinaryName } from './names.ts';

/** What of the environment says where programs are. */
export type PathEnvironment = {
  readonly PATH?: string | undefined;
  /** Where envtest of controller-runtime keeps a control plane. */
  readonly KUBEBUILDER_ASSETS?: string | undefined;
};

/** Those programs that lie in `KUBEBUILDER_ASSETS` or else in `PATH`. */
export async function inPath(
  names: readonly BinaryName[],
  env: PathEnvironment,
): Promise<Partial<Record<BinaryName, string>>> {
  const found: Partial<Record<BinaryName, string>> = {};
  for (const name of names) {
    const path = await findProgram(name, env);
    if (path !== undefined) found[name] = path;
  }
  return found;
}

/** The first file of that name that can be run; relative folders are passed over. */
export async function findProgram(name: string, env: PathEnvironment): Promise<string | undefined> {
  const folders = [env.KUBEBUILDER_ASSETS, ...(env.PATH ?? '').split(delimiter)];
  for (const folder of folders) {
    if (folder === undefined || !isAbsolute(folder)) continue;
    const path = join(folder, name);
    if (await runs(path)) return path;
  }
  return undefined;
}

function runs(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
