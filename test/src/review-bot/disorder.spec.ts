import { afterAll, beforeAll, expect, test } from 'vitest';
import { repeated } from '../setup/whole.ts';
import { chartFiles } from './charts.ts';
import { setStage, type Stage } from './stage.ts';
import { repository } from './the-app.ts';

/*
 * The same story told well and told badly: a thousand deliveries shuffled, each second doubled, each tenth lost and found by the
 * sweep.
 */
const stories = repeated(50, 10);
const deliveries = 1_000;
const unlimited = { emulator: { limits: { requestsPerHour: null } } };
let clean: Stage;
let wild: Stage;
beforeAll(async () => {
  [clean, wild] = await Promise.all([setStage(unlimited), setStage(unlimited)]);
}, 300_000);
afterAll(async () => {
  await clean?.close();
  await wild?.close();
});

/** Everything that people do that leads to something. */
async function tell({ people, propose, push }: Stage, after: () => Promise<void>): Promise<number[]> {
  const numbers: number[] = [];
  for (let story = 0; story < stories; story += 1) {
    const branch = `d${story}`;
    const folder = `charts/${branch}`;
    const pull = await propose({ branch, files: chartFiles(folder, '1.0.0') });
    numbers.push(pull.number);
    await push(branch, { [`${folder}/values.yaml`]: 'replicas: 2\n' });
    await people.comment({ ...pull, as: 'carol', body: 'a remark' });
    const kind = story % 5;
    if (kind === 0) await people.review({ ...pull, as: 'rex', event: 'REQUEST_CHANGES', body: 'No.' });
    if (kind !== 0) await people.review({ ...pull, as: 'rex', event: 'APPROVE' });
    // A merge is told by itself, so that the clean run has the approval before it.
    if (kind === 1) await after();
    if (kind === 1) await people.merge({ ...pull, as: 'ada' });
    if (kind === 2) await people.closePullRequest({ ...pull, as: 'bob' });
    if (kind === 3) {
      await people.closePullRequest({ ...pull, as: 'bob' });
      await people.reopenPullRequest({ ...pull, as: 'bob' });
    }
    if (kind === 4) await push(branch, { [`${folder}/values.yaml`]: 'replicas: 3\n' });
    await after();
  }
  return numbers;
}

/** A pull request that was closed before anybody heard of it leaves nothing; what counts is that nothing of it stands. */
async function stateOf(stage: Stage, number: number) {
  const { charts } = await stage.view.stored(number);
  const { state, merged } = stage.view.pull(number);
  const isOver = state === 'closed' && merged === null;
  return {
    charts: charts
      .filter(({ closed }) => !closed)
      .map(({ chart, version, state, contentDigest, approvals }) => [
        ...[chart, version, state, contentDigest, approvals],
      ]),
    checks: isOver
      ? []
      : [...stage.view.checks(number).values()].map(({ name, conclusion }) => [name, conclusion]).sort(),
    comments: isOver ? 0 : stage.view.comments(number).length,
  };
}

test('comes to the same end', { timeout: 900_000 }, async () => {
  const numbers = await tell(clean, () => clean.settled());
  const { webhooks, people } = wild.emulator;
  const before = webhooks.deliveries.length;
  webhooks.hold();
  expect(await tell(wild, () => Promise.resolve())).toEqual(numbers);
  // The rest is what leads to nothing.
  for (let remark = 0; webhooks.deliveries.length - before < deliveries; remark += 1) {
    const number = numbers[remark % numbers.length] ?? 0;
    await people.comment({ repository, number, as: 'carol', body: `remark ${remark}` });
  }
  expect(webhooks.release({ shuffleSeed: 11, doubleEvery: 2, dropEvery: 10 })).toBe(deliveries);
  await wild.settled();
  await wild.bot.sweep();
  await wild.settled();
  for (const number of numbers)
    expect([number, await stateOf(wild, number)]).toEqual([number, await stateOf(clean, number)]);
});
