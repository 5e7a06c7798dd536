import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Folders of the workspaces whose types are not those of the root's tsconfig.json: they set options of their own, such as what a
 * browser has instead of what Node has. They are checked for themselves, too.
 */
export function ownPrograms(root: string): readonly string[] {
  const { workspaces } = json(join(root, 'package.json')) as { readonly workspaces: readonly string[] };
  return globSync([...workspaces], { cwd: root })
    .filter((folder) => existsSync(join(root, folder, 'tsconfig.json')))
    .filter((folder) => 'compilerOptions' in json(join(root, folder, 'tsconfig.json')))
    .sort();
}

function json(path: string): object {
  return JSON.parse(readFileSync(path, 'utf8')) as object;
}
