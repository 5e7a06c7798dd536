import { expect, test } from 'vitest';
import { orFailed } from './row.ts';
import { couldBe } from './wrk.ts';

test.each([
  ['whole answers with their heads', 1000, 10_000, 1, 10_300_000, true],
  [
    'few large answers over many connections, each with another one half sent',
    10,
    1_000_000,
    100,
    60_000_000,
    true,
  ],
  ['the raw form where gzip is measured', 300, 1_000_000, 16, 1_700_000_000, false],
  ['gzip where the raw form is measured', 300, 6_000_000, 16, 320_000_000, false],
])('%s: %i of %i bytes over %i connections', (_, requests, bodyBytes, connections, bytes, expected) => {
  expect(couldBe({ requests, bodyBytes, connections, bytes })).toBe(expected);
});

test('a part that fails is told, and is a row that fails the bench', async () => {
  const said: string[] = [];
  const rows = await orFailed(
    'GET',
    (text) => said.push(text),
    () => Promise.reject(new Error('no answer')),
  );
  expect(rows).toMatchObject([{ figure: 'GET', failed: true }]);
  expect(said.join()).toContain('no answer');
});
