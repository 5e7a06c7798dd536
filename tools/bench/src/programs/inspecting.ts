import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findHelm, helmCli, probeIsolation } from '@chandlery/helm-cli';
import { inspectionRoom, type InspectionRoom, noDependencies, runInspection } from '@chandlery/inspection';
import { renderingChart } from '../generator/rendering-chart.ts';
import { measureRun } from '../measuring/processes.ts';
import { alone, atMost, compared, leftOut, type Row } from '../measuring/row.ts';
import { duration } from '../measuring/units.ts';
import type { Context } from '../setup/context.ts';

const cases = [
  { title: 'a chart of 40 KB', templates: 12, readmeBytes: 37_000, targetMs: 2_000 },
  { title: 'a chart of 300 templates', templates: 300, readmeBytes: 0, targetMs: 10_000 },
] as const;

/**
 * Inspections of a chart's second version (both versions rendered twice, lint, the old values tried, the rules) against
 * plain `helm template` and `helm lint` of the same chart, once each. The workers are warm, as in a server.
 */
export async function inspecting(context: Context): Promise<readonly Row[]> {
  const tool = context.tools.helms.at(-1);
  if (tool === undefined) return [leftOut('inspecting a chart', 'there is no Helm')];
  const folder = await context.folder('inspecting');
  const binary = await findHelm({ path: tool.path, folder: join(folder, 'helm') });
  const isolation = await probeIsolation({ binary: binary.path, folder: join(folder, 'helm') });
  if (!isolation.minimumHeld) return [leftOut('inspecting a chart', isolation.missing.join(' '))];
  const helm = helmCli({ binary, isolation, folder: join(folder, 'helm') });
  const room = inspectionRoom();
  context.scope.defer(() => room.close());
  const inspect = (templates: number, readmeBytes: number) => inspectOnce(helm, room, templates, readmeBytes);
  await inspect(1, 0);
  const rows: Row[] = [];
  for (const { title, templates, readmeBytes, targetMs } of cases) {
    const path = join(folder, `bench-${templates}.tgz`);
    await writeFile(path, renderingChart({ version: '1.1.0', templates, readmeBytes }));
    const environment = { env: { HOME: folder, HELM_CACHE_HOME: folder } };
    const [ours, anchor] = [[] as number[], [] as number[]];
    for (let repetition = 0; repetition < context.repetitions; repetition++) {
      ours.push(await inspect(templates, readmeBytes));
      const template = await measureRun(tool.path, ['template', 'bench', path], environment);
      const lint = await measureRun(tool.path, ['lint', path], environment);
      anchor.push(template.wallMs + lint.wallMs);
    }
    const figure = `inspecting the second version of ${title}`;
    rows.push(
      compared({ figure, unit: duration, ours, anchor, against: 'helm template, helm lint' }),
      alone({
        figure: `${figure}, alone`,
        unit: duration,
        ours,
        target: atMost(targetMs, `≤ ${targetMs / 1000} s`),
      }),
    );
  }
  return rows;
}

/** Milliseconds from the call to the report. @throws Error where the report is not what it should be */
async function inspectOnce(
  helm: ReturnType<typeof helmCli>,
  room: InspectionRoom,
  templates: number,
  readmeBytes: number,
): Promise<number> {
  const [previous, archive] = ['1.0.0', '1.1.0'].map((version) =>
    renderingChart({ version, templates, readmeBytes }),
  );
  if (archive === undefined || previous === undefined) throw new Error('There is no chart.');
  const startMs = performance.now();
  const report = await runInspection({
    helm,
    room,
    archive,
    previous,
    facts: { versionTaken: false, newestOfLine: '1.0.0', deployments: [], dependants: [] },
    dependencies: noDependencies,
    signal: new AbortController().signal,
  });
  const wallMs = performance.now() - startMs;
  const { changed, unchanged } = report.difference;
  if (!report.rendered || changed.length + unchanged !== templates)
    throw new Error(
      `The inspection failed: ${report.notRendered ?? JSON.stringify(report.findings.slice(0, 3))}`,
    );
  return wallMs;
}
