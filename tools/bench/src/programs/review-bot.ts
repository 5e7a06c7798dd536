import { randomUUID } from 'node:crypto';
import { signature } from '@chandlery/github-emulator';
import { Pool } from 'undici';
import { cpuMsOf, memoryOf } from '../measuring/processes.ts';
import { alone, atMost, compared, type Row } from '../measuring/row.ts';
import { duration, megabytes } from '../measuring/units.ts';
import { hookSecret, setStage, type Stage } from '../review-bot/stage.ts';
import type { Context } from '../setup/context.ts';

const pollMs = 5;
const patienceMs = 600_000;

/**
 * The review bot between an emulated GitHub and the store, all on this machine: what a webhook costs it, how long a contributor
 * waits for the first check, and what pull requests with many charts take for each.
 */
export async function reviewBot(context: Context): Promise<readonly Row[]> {
  const stage = await setStage(context);
  return [
    await webhooks(context, stage),
    await firstCheck(context, stage),
    ...(await manyCharts(context, stage)),
  ];
}

/** CPU time of the bot for webhooks that it keeps, while the work that they lead to waits for GitHub. */
async function webhooks({ repetitions, quick, scope, say }: Context, stage: Stage): Promise<Row> {
  const { emulator, bot } = stage;
  await stage.push('words', { 'words.md': 'words\n' });
  await stage.open('words');
  await settled(stage);
  const told = emulator.webhooks.deliveries.find(
    ({ event, action }) => event === 'pull_request' && action === 'opened',
  );
  if (told === undefined) throw new Error('GitHub told nothing of a pull request.');
  const pool = new Pool(new URL(bot.url).origin, { connections: 1 });
  scope.defer(() => pool.destroy());
  const signed = signature(hookSecret, told.payload);
  const send = async (count: number): Promise<void> => {
    for (let sent = 0; sent < count; sent += 1) {
      const headers = {
        'content-type': 'application/json',
        'x-github-event': 'pull_request',
        'x-github-delivery': randomUUID(),
        'x-hub-signature-256': signed,
      };
      const request = { path: '/webhooks/github', method: 'POST' as const, headers, body: told.payload };
      const { statusCode, body } = await pool.request(request);
      await body.dump();
      if (statusCode !== 202) throw new Error(`A webhook was answered with ${statusCode}.`);
    }
  };
  // All are of one pull request, and whoever works on it waits for GitHub.
  emulator.faults.add({ fault: { kind: 'slow', delayMs: 120_000 } });
  const count = quick ? 100 : 1_000;
  await send(count);
  const samples: number[] = [];
  for (let repetition = 0; repetition < repetitions; repetition++) {
    const before = cpuMsOf(bot.pid);
    await send(count);
    samples.push((cpuMsOf(bot.pid) - before) / count);
  }
  emulator.faults.clear();
  await settled(stage);
  say(`review-bot: ${count * (repetitions + 1)} webhooks are taken`);
  return alone({
    figure: `CPU time of the bot for a webhook that it keeps and answers with 202, ${Math.round(told.payload.length / 1000)} KB`,
    unit: duration,
    ours: samples,
    target: atMost(10, '≤ 10 ms'),
  });
}

/** From the opening of a pull request with one chart until its submission is in the store and its check is there. */
async function firstCheck({ repetitions }: Context, stage: Stage): Promise<Row> {
  const samples: number[] = [];
  for (let repetition = 0; repetition < repetitions; repetition++) {
    const name = `one-${repetition}`;
    await stage.push(name, chartFiles(name));
    const startMs = performance.now();
    const number = await stage.open(name);
    await until(() => checkNames(stage).includes(`chandlery/${name}`), `a check of pull request ${number}`);
    samples.push(performance.now() - startMs);
    await settled(stage);
  }
  return alone({
    figure: 'a pull request with one chart, until its submission and its first check',
    unit: duration,
    ours: samples,
    target: atMost(2_000, '≤ 2 s'),
  });
}

/** From the opening until everything is said of all its charts, by chart. */
async function manyCharts({ repetitions, quick, say }: Context, stage: Stage): Promise<readonly Row[]> {
  const counts = quick ? [2, 5, 10] : [10, 50, 100];
  const each = new Map<number, number[]>(counts.map((count) => [count, []]));
  const peaks: number[] = [];
  for (let repetition = 0; repetition < repetitions; repetition++) {
    for (const count of counts) {
      const branch = `many-${count}-${repetition}`;
      const names = Array.from({ length: count }, (_, index) => `${branch}-${index}`);
      await stage.push(branch, Object.assign({}, ...names.map(chartFiles)) as Record<string, string>);
      const startMs = performance.now();
      const number = await stage.open(branch);
      await until(() => hasComment(stage, number), `the comment of pull request ${number}`);
      each.get(count)?.push((performance.now() - startMs) / count);
      await settled(stage);
    }
    peaks.push(memoryOf(stage.bot.pid, 'VmHWM') ?? 0);
    say(`review-bot: repetition ${repetition + 1} with many charts is done`);
  }
  const [few = 0, some = 0, many = 0] = counts;
  const timeOf = (count: number): readonly number[] => each.get(count) ?? [];
  const figure = (count: number): string => `a pull request with ${count} charts, for each`;
  return [
    alone({ figure: figure(few), unit: duration, ours: timeOf(few) }),
    alone({ figure: figure(some), unit: duration, ours: timeOf(some) }),
    compared({
      figure: figure(many),
      unit: duration,
      ours: timeOf(many),
      anchor: timeOf(few),
      against: `with ${few} charts`,
      target: atMost(1.5),
    }),
    alone({
      figure: `peak of the bot's resident memory with a pull request of ${many} charts`,
      unit: megabytes,
      ours: peaks,
    }),
  ];
}

function chartFiles(name: string): Record<string, string> {
  return {
    [`charts/${name}/Chart.yaml`]: `apiVersion: v2\nname: ${name}\ndescription: of the bench\nversion: 1.0.0\n`,
    [`charts/${name}/values.yaml`]: 'replicas: 1\n',
    [`charts/${name}/templates/map.yaml`]:
      'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}\ndata:\n  replicas: {{ .Values.replicas | quote }}\n',
  };
}

function repositoryOf({ emulator, repositoryId }: Stage) {
  const found = emulator.world.repositories.get(repositoryId);
  if (found === undefined) throw new Error('The repository is gone.');
  return found;
}

function checkNames(stage: Stage): readonly string[] {
  return [...repositoryOf(stage).checkRuns.values()].map(({ name }) => name);
}

function hasComment(stage: Stage, number: number): boolean {
  return [...repositoryOf(stage).comments.values()].some(({ pull }) => pull.number === number);
}

/** Until the bot has nothing left to do. */
async function settled({ emulator, bot }: Stage): Promise<void> {
  await emulator.webhooks.settled();
  const waiting = async (): Promise<boolean> => {
    const text = await (await fetch(`${bot.url}/metrics`)).text();
    return /^chandlery_bot_waiting_deliveries 0$/m.test(text);
  };
  await until(waiting, 'the bot to come to rest');
}

async function until(isSo: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const deadlineMs = Date.now() + patienceMs;
  while (!(await isSo())) {
    if (Date.now() > deadlineMs) throw new Error(`Waited in vain for ${what}.`);
    await new Promise((done) => setTimeout(done, pollMs));
  }
}
