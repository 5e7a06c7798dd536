import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type FileServer, startNginx } from '../anchors/nginx.ts';
import { startStaticServer } from '../anchors/static-server.ts';
import { archiveBytes, archiveMaker } from '../generator/archive.ts';
import { type CatalogueChart, chartWith } from '../generator/catalogue.ts';
import { yamlIndex } from '../generator/index-documents.ts';
import { measureRun, type Usage } from '../measuring/processes.ts';
import { atMost, compared, type Row, type Target } from '../measuring/row.ts';
import { spreadOf } from '../measuring/statistics.ts';
import { digits, duration, megabytes } from '../measuring/units.ts';
import { type Context, often, sizeName } from '../setup/context.ts';
import { startServer } from '../setup/server.ts';
import type { Helm } from '../setup/tools.ts';

/** A Helm that knows one repository by the name `store`. */
type Client = (...args: readonly string[]) => Promise<Usage>;
type Both = { readonly ours: Usage[]; readonly anchor: Usage[] };
type Targets = { readonly wall: Target; readonly memory: Target };

/** What Helm's users wait for: the commands that read an index, ours against the same in YAML from a static server. */
export async function client(context: Context): Promise<readonly Row[]> {
  const { medium, large } = context.sizes;
  return [
    ...(await atSize(context, medium, { wall: atMost(1 / 6, '≤ 1/6'), memory: atMost(1 / 4, '≤ 1/4') })),
    ...(await atSize(context, large, { wall: atMost(1 / 9, '≤ 1/9'), memory: atMost(1 / 9, '≤ 1/9') })),
  ];
}

async function atSize(context: Context, versions: number, targets: Targets): Promise<readonly Row[]> {
  const chart = chartWith(context.catalogue(versions));
  const anchor = await startAnchor(context, versions, chart);
  const server = await startServer(context, await context.store(versions));
  const rows: Row[] = [];
  for (const helm of context.tools.helms) {
    const clients = {
      ours: await clientOf(context, helm, server.url),
      anchor: await clientOf(context, helm, anchor.url),
    };
    const measured = await inTurns(context, clients, chart.name);
    for (const [command, usages] of measured) {
      const figure = `helm ${command}, ${sizeName(versions)}, ${helm.name}`;
      rows.push(
        ...rowsOf(
          figure,
          `YAML from ${anchor.name}`,
          usages,
          command === 'repo update' ? targets : undefined,
        ),
      );
    }
    context.say(`client: ${sizeName(versions)} with ${helm.name} is done`);
  }
  await Promise.all([server.stop(), anchor.stop()]);
  return rows;
}

/** A static repository: the YAML index, and the one archive that is asked for. */
async function startAnchor(context: Context, versions: number, chart: CatalogueChart): Promise<FileServer> {
  const folder = await context.folder('static');
  await writeFile(join(folder, 'index.yaml'), yamlIndex(context.catalogue(versions)));
  await mkdir(join(folder, 'charts'));
  const newest = chart.versions.at(-1)?.metadata;
  if (newest === undefined) throw new Error(`${chart.name} has no version.`);
  await writeFile(
    join(folder, 'charts', `${chart.name}-${newest.version}.tgz`),
    archiveMaker(archiveBytes.small)(newest),
  );
  const nginx = await startNginx(context, folder, { accessLog: true });
  return nginx ?? startStaticServer(context.scope, folder);
}

async function clientOf(context: Context, { path }: Helm, url: string): Promise<Client> {
  const home = await context.folder('helm');
  const environment = {
    PATH: process.env['PATH'] ?? '',
    HOME: home,
    HELM_CACHE_HOME: join(home, 'cache'),
    HELM_CONFIG_HOME: join(home, 'config'),
    HELM_DATA_HOME: join(home, 'data'),
  };
  const run: Client = (...args) => measureRun(path, args, { cwd: home, env: environment });
  await run('repo', 'add', 'store', url);
  return run;
}

async function inTurns(
  { repetitions }: Context,
  clients: { readonly ours: Client; readonly anchor: Client },
  chart: string,
): Promise<ReadonlyMap<string, Both>> {
  const commands = [
    // Helm's memory is decided by when Go's collector runs: one run has a fifth more than the next.
    { command: 'repo update', args: ['repo', 'update'], repetitions: often(repetitions) },
    { command: 'search repo', args: ['search', 'repo', `store/${chart}`], repetitions },
    { command: 'show chart', args: ['show', 'chart', `store/${chart}`], repetitions },
    { command: 'pull', args: ['pull', `store/${chart}`], repetitions },
  ];
  const measured = new Map<string, Both>();
  for (const { command, args, repetitions } of commands) {
    const both: Both = { ours: [], anchor: [] };
    for (let repetition = 0; repetition < repetitions; repetition++) {
      both.ours.push(await clients.ours(...args));
      both.anchor.push(await clients.anchor(...args));
    }
    measured.set(command, both);
  }
  return measured;
}

/** Three rows for what has targets; one with CPU and memory beside the time for the others. */
function rowsOf(
  figure: string,
  against: string,
  { ours, anchor }: Both,
  targets: Targets | undefined,
): readonly Row[] {
  const of = (what: keyof Usage) => ({
    ours: ours.map((usage) => usage[what]),
    anchor: anchor.map((usage) => usage[what]),
    against,
  });
  const wall = compared({
    figure: `${figure}: wall`,
    unit: duration,
    ...of('wallMs'),
    target: targets?.wall,
  });
  const cpu = compared({ figure: `${figure}: CPU`, unit: duration, ...of('cpuMs') });
  const memory = compared({
    figure: `${figure}: memory`,
    unit: megabytes,
    ...of('peakBytes'),
    target: targets?.memory,
  });
  if (targets !== undefined) return [wall, cpu, memory];
  const median = (samples: readonly number[]) => spreadOf(samples).median;
  const others = (of_: readonly Usage[]) =>
    `${duration(median(of_.map(({ cpuMs }) => cpuMs)))} CPU, ${megabytes(median(of_.map(({ peakBytes }) => peakBytes)))}`;
  return [
    {
      ...wall,
      figure: `${figure}: wall (CPU ${digits(cpu.ratio?.median ?? 0)}, memory ${digits(memory.ratio?.median ?? 0)})`,
      ours: `${wall.ours}, ${others(ours)}`,
      anchor: `${wall.anchor}, ${others(anchor)}`,
    },
  ];
}
