import { afterAll, beforeAll, expect, test } from 'vitest';
import { chartFiles } from './charts.ts';
import { setStage, type Stage } from './stage.ts';

/*
 * A pull request with a hundred charts costs what a hundred charts cost, and no more.
 */
let stage: Stage;
beforeAll(async () => {
  stage = await setStage({ emulator: { limits: { requestsPerHour: null } } });
});
afterAll(() => stage?.close());

/** Opens a pull request with so many charts. @returns it, with how many requests each chart took until it was in the store */
async function propose(count: number, version: string) {
  const names = Array.from({ length: count }, (_, index) => `h${count}-${String(index).padStart(3, '0')}`);
  const files = Object.assign({}, ...names.map((name) => chartFiles(`charts/${name}`, version))) as Record<
    string,
    string
  >;
  stage.emulator.meters.reset();
  const pull = await stage.propose({ branch: `h${count}`, files });
  await expect.poll(() => stage.view.comments(pull.number).length, { timeout: 240_000 }).toBe(1);
  const { requests } = stage.emulator.meters;
  return { pull, names, blobs: (requests.get('git/get-blob') ?? 0) / count };
}

test(
  'a hundred charts are a hundred submissions and check runs, and one comment',
  { timeout: 600_000 },
  async () => {
    const few = await propose(10, '1.0.0');
    await stage.settled();
    const many = await propose(100, '1.0.0');
    await stage.settled();
    expect(many.blobs).toBeLessThanOrEqual(few.blobs * 1.2);
    const { charts } = await stage.view.stored(many.pull.number);
    expect(charts.map(({ chart, state }) => [chart, state])).toEqual(
      many.names.map((name) => [name, 'submitted']),
    );
    expect(stage.view.checks(many.pull.number).size).toBe(101);
    const [comment, ...more] = stage.view.comments(many.pull.number);
    expect(more).toEqual([]);
    expect(comment?.body.length).toBeLessThanOrEqual(65_536);
    await stage.people.review({ ...many.pull, as: 'rex', event: 'APPROVE' });
    await stage.settled();
    await stage.people.merge({ ...many.pull, as: 'ada', method: 'squash' });
    await stage.settled();
    expect(new Set(Object.values(await stage.view.states(many.pull.number)))).toEqual(new Set(['active']));
  },
);
