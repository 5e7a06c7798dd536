import { afterAll, beforeAll, expect, test } from 'vitest';
import { setStage, type Stage } from './testing/stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
});
afterAll(() => stage.close());

test('a pull request is opened, read, and its webhook says the same', async () => {
  const { octokit, at, receiver, emulator } = stage;
  const opened = await stage.openPull();
  const { data } = await octokit.rest.pulls.get({ ...at, pull_number: opened.number });
  expect(data).toMatchObject({ number: 1, state: 'open', mergeable: true, changed_files: 1, commits: 1 });
  await emulator.webhooks.settled();
  expect(receiver.names()).toEqual([]);
  expect(emulator.violations).toEqual([]);
});
