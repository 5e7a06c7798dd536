import { availableParallelism } from 'node:os';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { archiveBytes } from '../generator/archive.ts';
import { type ChartsToCheck, checkChartsFile } from '../load/check-charts.ts';
import { newVersions } from '../load/new-versions.ts';
import { prepareTask } from '../load/task.ts';
import { measureRun } from '../measuring/processes.ts';
import { atLeast, compared, leftOut, type Row } from '../measuring/row.ts';
import { perSecond } from '../measuring/units.ts';
import type { Context } from '../setup/context.ts';

/**
 * Full checks a second against `helm repo index` over the same archives, both by the wall: ours in one thread, and in one for
 * each core, as a server or an import reads archives that come together; Helm as it is, one run for all archives, which
 * reads one after the other and gives its other cores to the garbage collector.
 */
export async function checking(context: Context): Promise<readonly Row[]> {
  const { sizes, repetitions, quick } = context;
  const [helm] = context.tools.helms;
  if (helm === undefined) return [leftOut('checking a chart', 'there is no Helm')];
  const rows: Row[] = [];
  const cores = availableParallelism();
  for (const bytes of Object.values(archiveBytes)) {
    const count = quick ? 200 : 2000;
    const folder = await context.folder('archives');
    for (const { name, version, archive } of newVersions({
      catalogue: context.catalogue(sizes.medium),
      count,
      bytes,
      round: 0,
    }))
      await writeFile(join(folder, `${name}-${version}.tgz`), archive);
    const [one, all, anchor] = [[] as number[], [] as number[], [] as number[]];
    for (let repetition = 0; repetition < repetitions; repetition++) {
      one.push((count / (await checkAll(context, folder, 1))) * 1000);
      all.push((count / (await checkAll(context, folder, cores))) * 1000);
      const { wallMs } = await measureRun(helm.path, ['repo', 'index', folder], {
        env: { PATH: process.env['PATH'] ?? '', HOME: folder },
      });
      anchor.push((count / wallMs) * 1000);
    }
    const figure = `checking a chart in full, ${bytes / 1000} KB`;
    const others = { unit: perSecond('charts'), anchor, against: 'helm repo index' };
    rows.push(
      compared({ ...others, figure: `${figure}, one thread`, ours: one }),
      compared({
        ...others,
        figure: `${figure}, a thread for each of ${cores} cores`,
        ours: all,
        target: atLeast(3, '≥ 3'),
      }),
    );
  }
  return rows;
}

/** Milliseconds until the last of so many threads has checked its part of the archives. */
async function checkAll({ scope }: Context, folder: string, threads: number): Promise<number> {
  const parts = Array.from({ length: threads }, (_, index) => ({ folder, of: threads, index }));
  const tasks = await Promise.all(
    parts.map((part) => prepareTask<ChartsToCheck, number>(scope, checkChartsFile, part)),
  );
  const startMs = performance.now();
  await Promise.all(tasks.map((task) => task.run()));
  return performance.now() - startMs;
}
