import { startBareUploads } from '../anchors/bare-node.ts';
import { archiveBytes } from '../generator/archive.ts';
import { type BareLoop, bareLoopFile } from '../load/bare-loop.ts';
import { firstMajor } from '../load/new-versions.ts';
import { prepareTask } from '../load/task.ts';
import { type Uploaded, type Uploads, uploadsFile } from '../load/uploads.ts';
import { atLeast, compared, type Row } from '../measuring/row.ts';
import { perSecond } from '../measuring/units.ts';
import { type Context, sizeName } from '../setup/context.ts';
import { startServer } from '../setup/server.ts';

const clients = 16;
/** Of the loop's file operations: as many as there are clients, so that none waits for a thread. */
const threads = clients;

/** Durable and visible publishes a second, against what the disk and SQLite allow at most. */
export async function uploads(context: Context): Promise<readonly Row[]> {
  const { medium, large } = context.sizes;
  const servers = [
    { versions: medium, url: (await startServer(context, await context.store(medium))).url },
    { versions: large, url: (await startServer(context, await context.store(large))).url },
  ];
  const rows: Row[] = [];
  let round = 0;
  for (const bytes of Object.values(archiveBytes)) {
    const count = context.quick ? 200 : bytes === archiveBytes.small ? 3000 : 1500;
    const rates: Record<string, number[]> = {};
    for (let repetition = 0; repetition < context.repetitions; repetition++, round++) {
      const work = { versions: medium, count, bytes, round, clients };
      (rates['bare'] ??= []).push(await bareLoop(context, work));
      for (const checking of [false, true])
        (rates[bareName(checking)] ??= []).push(await bareUploads(context, work, checking));
      for (const { versions, url } of servers) {
        (rates[versions] ??= []).push(await visibleUploads(context, { ...work, versions, url }));
      }
      context.say(`uploads: repetition ${repetition + 1} with ${bytes / 1000} KB is done`);
    }
    const figure = `publishes a second, ${clients} clients, ${bytes / 1000} KB`;
    const row = (versions: number, anchor: string | number, against: string, least: number | undefined) =>
      compared({
        figure: `${figure}, store at ${sizeName(versions)}`,
        unit: perSecond(''),
        ours: rates[versions] ?? [],
        anchor: rates[anchor] ?? [],
        against,
        target: least === undefined ? undefined : atLeast(least),
      });
    rows.push(
      row(large, 'bare', 'bare loop', 0.5),
      row(large, medium, `store at ${sizeName(medium)}`, 0.8),
      row(medium, 'bare', 'bare loop', undefined),
      ...[false, true].map((checking) =>
        compared({
          figure: `${figure}: ${bareName(checking)}, with the same client`,
          unit: perSecond(''),
          ours: rates[bareName(checking)] ?? [],
          anchor: rates['bare'] ?? [],
          against: 'bare loop',
        }),
      ),
    );
  }
  return rows;
}

async function bareLoop({ scope, folder }: Context, work: Omit<BareLoop, 'folder'>): Promise<number> {
  const argument: BareLoop = { ...work, folder: await folder('bare') };
  const task = await prepareTask<BareLoop, Uploaded>(scope, bareLoopFile, argument, { threads });
  return (await task.run()).perSecond;
}

function bareName(checking: boolean): string {
  return `the bare loop behind node:http${checking ? ', each chart checked in full' : ''}`;
}

/** What Node's HTTP, the check and a client beside them leave of the loop, whatever else a server does. */
async function bareUploads(context: Context, work: Omit<Uploads, 'url'>, checking: boolean): Promise<number> {
  const server = await startBareUploads(context, { threads, checking });
  const { perSecond: rate } = await upload(context, { ...work, url: server.url });
  await server.stop();
  return rate;
}

/** Uploads, and looks into the index for every one of them as soon as the last is answered. */
async function visibleUploads(context: Context, work: Uploads): Promise<number> {
  const { stored, perSecond: rate } = await upload(context, work);
  const index = await (await fetch(`${work.url}/index.yaml`)).text();
  const visible = index.split(`"version":"${firstMajor + work.round}.0.`).length - 1;
  if (visible !== stored) throw new Error(`${visible} of ${stored} uploads are in the index.`);
  return rate;
}

async function upload({ scope }: Context, work: Uploads): Promise<Uploaded> {
  const task = await prepareTask<Uploads, Uploaded>(scope, uploadsFile, work);
  return task.run();
}
