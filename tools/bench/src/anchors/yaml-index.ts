import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { jsonIndex } from '../generator/index-documents.ts';
import type { Context } from '../setup/context.ts';

const run = promisify(execFile);

/**
 * Writes a catalogue's index as `helm repo index` prints it: Helm itself does, merging the JSON form into the index of an
 * empty folder.
 * @param target a folder; `index.yaml` in it is the result
 */
export async function writeYamlIndex(
  { tools, folder: newFolder, catalogue }: Pick<Context, 'tools' | 'folder' | 'catalogue'>,
  versions: number,
  target: string,
): Promise<void> {
  const [helm] = tools.helms;
  if (helm === undefined) throw new Error('There is no Helm.');
  const home = await newFolder('helm-home');
  const json = join(home, 'index.json');
  await writeFile(json, jsonIndex(catalogue(versions)));
  await mkdir(target, { recursive: true });
  await run(helm.path, ['repo', 'index', target, '--merge', json], {
    env: { PATH: process.env['PATH'] ?? '', HOME: home },
    maxBuffer: 2 ** 26,
  });
}
