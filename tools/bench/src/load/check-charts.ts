import { readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readChart } from '@chandlery/chart';
import { serveTask } from './task.ts';

/** The file to give to `prepareTask`. */
export const checkChartsFile = import.meta.filename;

/** Reads every archive of a folder and checks it in full, one after the other in one thread; gives the milliseconds. */
async function prepare(folder: string) {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.tgz'));
  return async (): Promise<number> => {
    const startMs = performance.now();
    for (const file of files) readChart(readFileSync(join(folder, file)));
    return performance.now() - startMs;
  };
}

if (process.argv[1] === import.meta.filename) serveTask(prepare);
