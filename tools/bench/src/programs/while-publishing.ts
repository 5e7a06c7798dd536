import { archiveBytes } from '../generator/archive.ts';
import { prepareTask } from '../load/task.ts';
import { type Uploaded, type Uploads, uploadsFile } from '../load/uploads.ts';
import { untilEncoded } from '../measuring/encodings.ts';
import { atMost, compared, leftOut, type Row } from '../measuring/row.ts';
import { spreadOf } from '../measuring/statistics.ts';
import { digits, duration } from '../measuring/units.ts';
import { wrkLoad } from '../measuring/wrk.ts';
import { type Context, often, sizeName } from '../setup/context.ts';
import { startServer } from '../setup/server.ts';

/** More than anybody publishes over one connection in a second. */
const mostPerSecond = 600;

/** How long an index reader waits at worst while somebody publishes one chart after another without pause. */
export async function whilePublishing(context: Context): Promise<readonly Row[]> {
  const { tools, sizes } = context;
  // What is idle is over in milliseconds, and the slowest of a hundred of them moves with what the neighbours do.
  const repetitions = often(context.repetitions);
  const figure = `GET of the index at ${sizeName(sizes.large)} while publishing without pause`;
  if (tools.wrk === undefined) return [leftOut(figure, 'there is no wrk')];
  const { url } = await startServer(context, await context.store(sizes.large));
  const rows: Row[] = [];
  let round = 0;
  const alone = await publishAlone(context, url, round++);
  for (const [form, headers] of [
    ['raw', {}],
    ['gzip', { 'accept-encoding': 'gzip' }],
  ] as const) {
    const bodyBytes = await untilEncoded(`${url}/index.yaml`, form === 'gzip' ? 'gzip' : 'identity');
    const load = { url: `${url}/index.yaml`, connections: 1, headers, bodyBytes };
    const [idle, busy, rates] = [[] as number[], [] as number[], [] as number[]];
    for (let repetition = 0; repetition < repetitions; repetition++, round++) {
      idle.push((await wrkLoad(context, load)).p99Ms);
      const publisher = await publisherOf(context, url, round);
      const publishing = publisher.run();
      busy.push((await wrkLoad(context, load)).p99Ms);
      publisher.stop();
      rates.push((await publishing).perSecond);
    }
    rows.push(
      compared({
        figure: `${figure} (${digits(spreadOf(rates).median)} a second; ${digits(alone)} without readers), ${form}: p99`,
        unit: duration,
        ours: busy,
        anchor: idle,
        against: 'idle',
        target: atMost(2),
      }),
    );
    context.say(`while-publishing: ${form} is done`);
  }
  return rows;
}

/** How many a second the same publisher makes where nobody reads: says how much of a load it is beside a reader. */
async function publishAlone(context: Context, url: string, round: number): Promise<number> {
  const publisher = await publisherOf(context, url, round);
  const publishing = publisher.run();
  await new Promise((done) => setTimeout(done, context.seconds * 1000));
  publisher.stop();
  return (await publishing).perSecond;
}

function publisherOf({ scope, sizes, seconds }: Context, url: string, round: number) {
  return prepareTask<Uploads, Uploaded>(scope, uploadsFile, {
    url,
    versions: sizes.large,
    count: mostPerSecond * (seconds + 1),
    bytes: archiveBytes.small,
    round,
    clients: 1,
  });
}
