import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { startBareNode } from '../anchors/bare-node.ts';
import { startNginx } from '../anchors/nginx.ts';
import { chartWith } from '../generator/catalogue.ts';
import { untilEncoded } from '../measuring/encodings.ts';
import { atLeast, atMost, compared, leftOut, orFailed, type Row, type Target } from '../measuring/row.ts';
import { duration, perSecond } from '../measuring/units.ts';
import { type Load, type LoadOptions, wrkLoad } from '../measuring/wrk.ts';
import { type Context, often, sizeName } from '../setup/context.ts';
import { workspaceSlug } from '../seed/seed-store.ts';
import { startServer } from '../setup/server.ts';
import { authorization } from '../setup/server-settings.ts';

type Both = { readonly ours: readonly Load[]; readonly anchor: readonly Load[] };

/**
 * GETs against nginx serving the same bytes: an archive of 5 KB, which is what a store is asked for most, with Basic
 * sign-in at ours; and the whole index, raw and gzip.
 */
export async function serving(context: Context): Promise<readonly Row[]> {
  const { tools, sizes } = context;
  if (tools.wrk === undefined) return [leftOut('small and large GET', 'there is no wrk')];
  if (tools.nginx === undefined) return [leftOut('small and large GET', 'there is no nginx')];
  const server = await startServer(context, await context.store(sizes.large));
  const { folder, path } = await copies(context, server.url);
  const { url } = server;
  const index = `whole index at ${sizeName(sizes.large)}`;
  return [
    ...(await orFailed('GET of a 5 KB archive', context.say, () => smallRows(context, url, folder, path))),
    ...(await orFailed(`${index}, raw`, context.say, () => indexRows(context, url, folder, 'raw', 1))),
    ...(await orFailed(`${index}, gzip`, context.say, () => indexRows(context, url, folder, 'gzip', 1.2))),
  ];
}

/** The same bytes for nginx as the server gives: an archive, the index, and the index compressed whole. */
async function copies(
  context: Context,
  url: string,
): Promise<{ readonly folder: string; readonly path: string }> {
  const folder = await context.folder('static');
  const { name, versions } = chartWith(context.catalogue(context.sizes.large));
  const path = `/workspaces/${workspaceSlug}/charts/${name}-${versions.at(-1)?.metadata.version}.tgz`;
  const get = async (from: string) => {
    const answer = await fetch(`${url}${from}`, {
      headers: { authorization, 'accept-encoding': 'identity' },
    });
    if (!answer.ok) throw new Error(`${from} answered ${answer.status}`);
    return Buffer.from(await answer.arrayBuffer());
  };
  await mkdir(join(folder, path, '..'), { recursive: true });
  await writeFile(join(folder, path), await get(path));
  const index = await get('/index.yaml');
  await writeFile(join(folder, 'index.yaml'), index);
  await writeFile(join(folder, 'index.yaml.gz'), gzipSync(index));
  return { folder, path };
}

async function smallRows(
  context: Context,
  url: string,
  folder: string,
  path: string,
): Promise<readonly Row[]> {
  const nginx = await startNginx(context, folder, { accessLog: true });
  const bare = await startBareNode(context, join(folder, path));
  const against = 'nginx, access log on';
  const rows: Row[] = [];
  for (const [connections, target] of [
    [1, 0.85],
    [100, 0.4],
  ] as const) {
    const anchorUrl = `${nginx?.url}${path}`;
    const loads = await inTurns(
      context,
      { url: `${url}${path}`, connections, headers: { authorization } },
      anchorUrl,
    );
    const figure = `GET of a 5 KB archive, signed in, c=${connections}`;
    rows.push(rateRow(figure, against, loads, atLeast(target)), tailRow(figure, against, loads));
    // How much of the way to nginx is Node's own.
    const bareLoads = await inTurns(context, { url: bare.url, connections }, anchorUrl);
    rows.push(rateRow(`${bare.name} with one answer prepared, c=${connections}`, against, bareLoads));
  }
  await Promise.all([nginx?.stop(), bare.stop()]);
  context.say('serving: small archives are done');
  return rows;
}

async function indexRows(
  context: Context,
  url: string,
  folder: string,
  form: 'raw' | 'gzip',
  least: number,
): Promise<readonly Row[]> {
  const nginx = await startNginx(context, folder, { accessLog: false });
  const rows: Row[] = [];
  const headers: Record<string, string> = form === 'gzip' ? { 'accept-encoding': 'gzip' } : {};
  const figure = `whole index at ${sizeName(context.sizes.large)}, ${form}`;
  const bodyBytes = await untilEncoded(`${url}/index.yaml`, form === 'gzip' ? 'gzip' : 'identity');
  const size = `${Math.round(bodyBytes / 1e5) / 10} MB`;
  for (const connections of [1, 16, 100]) {
    const loads = await inTurns(
      // Copying so much is what neighbours of a shared machine disturb most: one run gives a third more than the next.
      { ...context, repetitions: often(context.repetitions) },
      { url: `${url}/index.yaml`, connections, headers, bodyBytes },
      `${nginx?.url}/index.yaml`,
    );
    rows.push(rateRow(`${figure} (${size}), c=${connections}`, 'best-tuned nginx', loads, atLeast(least)));
    if (connections === 100) rows.push(tailRow(`${figure}, c=100`, 'best-tuned nginx', loads, atMost(1)));
  }
  await nginx?.stop();
  context.say(`serving: ${form} is done`);
  return rows;
}

async function inTurns(context: Context, ours: LoadOptions, anchorUrl: string): Promise<Both> {
  const loads = { ours: [] as Load[], anchor: [] as Load[] };
  // A server that runs all day is warm.
  await wrkLoad({ ...context, seconds: 1 }, { ...ours, connections: 1 });
  for (let repetition = 0; repetition < context.repetitions; repetition++) {
    loads.ours.push(await wrkLoad(context, ours));
    loads.anchor.push(await wrkLoad(context, { ...ours, url: anchorUrl }));
  }
  return loads;
}

function rateRow(figure: string, against: string, { ours, anchor }: Both, target?: Target): Row {
  const rates = (loads: readonly Load[]) => loads.map((load) => load.perSecond);
  return compared({ figure, unit: perSecond(''), ours: rates(ours), anchor: rates(anchor), against, target });
}

function tailRow(figure: string, against: string, { ours, anchor }: Both, target?: Target): Row {
  const tails = (loads: readonly Load[]) => loads.map((load) => load.p99Ms);
  return compared({
    figure: `${figure}: p99`,
    unit: duration,
    ours: tails(ours),
    anchor: tails(anchor),
    against,
    target,
  });
}
