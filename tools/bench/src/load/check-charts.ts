import { readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readChart } from '@chandlery/chart';
import { serveTask } from './task.ts';

/** The file to give to `prepareTask`. */
export const checkChartsFile = import.meta.filename;

/** Every so many-th archive of a folder, so that several processes share it. */
export type ChartsToCheck = { readonly folder: string; readonly of: number; readonly index: number };

/** Before the clock runs: a server that runs all day is warm. */
const warmUps = 200;

/** Reads its archives of a folder and checks each in full, one after the other in one thread; gives the milliseconds. */
async function prepare({ folder, of, index }: ChartsToCheck) {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.tgz'));
  const own = files.filter((_, n) => n % of === index);
  const check = (file: string) => readChart(readFileSync(join(folder, file)));
  own.slice(0, warmUps).forEach(check);
  return async (): Promise<number> => {
    const startMs = performance.now();
    own.forEach(check);
    return performance.now() - startMs;
  };
}

if (process.argv[1] === import.meta.filename) serveTask(prepare);
