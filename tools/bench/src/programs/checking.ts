import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { archiveBytes } from '../generator/archive.ts';
import { checkChartsFile } from '../load/check-charts.ts';
import { newVersions } from '../load/new-versions.ts';
import { prepareTask } from '../load/task.ts';
import { measureRun } from '../measuring/processes.ts';
import { atLeast, compared, leftOut, type Row } from '../measuring/row.ts';
import { perSecond } from '../measuring/units.ts';
import type { Context } from '../setup/context.ts';

/** Full checks a second in one thread, against `helm repo index` over the same archives with all cores. */
export async function checking(context: Context): Promise<readonly Row[]> {
  const { sizes, repetitions, quick } = context;
  const [helm] = context.tools.helms;
  if (helm === undefined) return [leftOut('checking a chart', 'there is no Helm')];
  const rows: Row[] = [];
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
    const [ours, anchor] = [[] as number[], [] as number[]];
    for (let repetition = 0; repetition < repetitions; repetition++) {
      const task = await prepareTask<string, number>(context.scope, checkChartsFile, folder);
      ours.push((count / (await task.run())) * 1000);
      const { wallMs } = await measureRun(helm.path, ['repo', 'index', folder], {
        env: { PATH: process.env['PATH'] ?? '', HOME: folder },
      });
      anchor.push((count / wallMs) * 1000);
    }
    rows.push(
      compared({
        figure: `checking a chart in full, ${bytes / 1000} KB`,
        unit: perSecond('charts'),
        ours,
        anchor,
        against: 'helm repo index',
        target: atLeast(3, '≥ 3'),
      }),
    );
  }
  return rows;
}
