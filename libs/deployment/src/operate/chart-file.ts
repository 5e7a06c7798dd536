import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Puts a chart's archive where Helm can read it while some work is done. */
export async function withChartFile<T>(
  folder: string,
  archive: Uint8Array,
  work: (path: string) => Promise<T>,
): Promise<T> {
  const own = await mkdtemp(join(folder, 'chart-'));
  try {
    const path = join(own, 'chart.tgz');
    await writeFile(path, archive, { mode: 0o600 });
    return await work(path);
  } finally {
    await rm(own, { recursive: true, force: true });
  }
}
