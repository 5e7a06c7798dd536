import { afterAll, beforeAll, expect, test } from 'vitest';
import { Contract } from './contract/contract.ts';
import { exemptions } from './contract/exemptions.ts';
import { gitHubOpenApi } from './contract/openapi.ts';
import { ContractBroken, startEmulator } from './emulator.ts';
import { setStage, type Stage } from './testing/stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
});
afterAll(() => stage.close());

test('a field that GitHub does not know is a violation, and the emulator does not close over it', async () => {
  const emulator = await startEmulator();
  await emulator.people.createRepository({ repository: 'ada/charts' });
  const { token } = await emulator.people.createUserToken({ login: 'ada' });
  await fetch(`${emulator.origin}/repos/ada/charts/git/blobs`, {
    method: 'POST',
    headers: { authorization: `token ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ content: 'x', color: 'red' }),
  });
  expect(emulator.violations).toHaveLength(1);
  await expect(emulator.close()).rejects.toBeInstanceOf(ContractBroken);
});

test('a request that lacks what GitHub asks for is a violation and 422', async () => {
  const { octokit, at, emulator } = stage;
  const run = octokit.request('POST /repos/{owner}/{repo}/check-runs', { ...at, name: 'c' } as never);
  await expect(run).rejects.toMatchObject({ status: 422 });
  expect(emulator.takeViolations()).toMatchObject([
    { of: 'request', operation: 'checks/create', message: expect.stringContaining('head_sha') },
  ]);
});

test('an answer or a payload that lacks a field is found', () => {
  const contract = new Contract(gitHubOpenApi());
  const operation = contract.operation('GET', '/repos/{owner}/{repo}/git/blobs/{file_sha}');
  contract.checkAnswer(operation, 200, { sha: 'x' });
  contract.checkPayload('pull_request', 'opened', { action: 'opened' });
  contract.checkPayload('pull_request', 'invented', {});
  contract.checkAnswer(operation, 201, {});
  expect(contract.violations.map(({ of, operation: name }) => `${of} ${name}`)).toEqual([
    'answer git/get-blob',
    'payload pull_request.opened',
    'payload pull_request.invented',
    'answer git/get-blob',
  ]);
  expect(() => contract.operation('GET', '/invented')).toThrow('no GET /invented');
});

test('the exemptions are few, and each says why', () => {
  expect(exemptions.length).toBeLessThan(8);
  for (const { why } of exemptions) expect(why.length).toBeGreaterThan(20);
});
