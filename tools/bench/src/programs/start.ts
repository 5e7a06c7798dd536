import { type Encoding, requireEncoding, untilEncoded } from '../measuring/encodings.ts';
import { memoryOf } from '../measuring/processes.ts';
import { alone, atMost, type Row } from '../measuring/row.ts';
import { duration, megabytes } from '../measuring/units.ts';
import { type Context, sizeName } from '../setup/context.ts';
import { startServer } from '../setup/server.ts';

/** Every form in which the whole index is served. */
const forms = ['/index.yaml', '/full/index.yaml'].flatMap((path) =>
  (['identity', 'gzip'] as const).map((encoding) => ({ path, encoding })),
);

/** From the start of the process until it is ready, and how much memory it then has. */
export async function start(context: Context): Promise<readonly Row[]> {
  const { sizes, repetitions, store } = context;
  const folder = await store(sizes.large);
  const [ready, resident, served] = [[] as number[], [] as number[], [] as number[]];
  for (let repetition = 0; repetition < repetitions; repetition++) {
    const server = await startServer(context, folder);
    ready.push(server.readyMs);
    resident.push(residentOf(server.pid));
    for (const { path, encoding } of forms) await drain(`${server.url}${path}`, encoding);
    served.push(residentOf(server.pid));
    await server.stop();
  }
  const at = sizeName(sizes.large);
  const megabytes500 = atMost(500e6, '≤ 500 MB');
  return [
    alone({
      figure: `start at ${at}, until /ready`,
      unit: duration,
      ours: ready,
      target: atMost(2000, '≤ 2 s'),
    }),
    alone({
      figure: `resident memory after the start at ${at}`,
      unit: megabytes,
      ours: resident,
      target: megabytes500,
    }),
    alone({
      figure: `resident memory after serving each form once (lean and full, raw and gzip) at ${at}`,
      unit: megabytes,
      ours: served,
      target: megabytes500,
    }),
  ];
}

/** Reads an answer as it comes, as a client on the network does. */
async function drain(url: string, encoding: Encoding): Promise<void> {
  await untilEncoded(url, encoding);
  const answer = await fetch(url, { headers: { 'accept-encoding': encoding } });
  if (!answer.ok || answer.body === null) throw new Error(`${url} answered ${answer.status}`);
  requireEncoding(answer.headers.get('content-encoding'), encoding);
  const reader = answer.body.getReader();
  while (!(await reader.read()).done);
}

function residentOf(pid: number): number {
  const bytes = memoryOf(pid, 'VmRSS');
  if (bytes === undefined) throw new Error('The memory of a process cannot be read: this takes Linux.');
  return bytes;
}
