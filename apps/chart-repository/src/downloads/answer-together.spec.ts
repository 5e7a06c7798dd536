import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { answersTogether } from './answer-together.ts';

/** A door that writes down what it sent. */
function door() {
  const answer = answersTogether();
  const sent: string[] = [];
  return { sent, ask: (name: string) => answer(() => sent.push(name)) };
}

test('who asks alone is answered at once, turn after turn', async () => {
  const { ask, sent } = door();
  for (const name of ['a', 'b', 'c']) {
    ask(name);
    expect(sent.at(-1)).toBe(name);
    await setImmediate();
  }
  expect(sent).toEqual(['a', 'b', 'c']);
});

test('after a turn with several, answers are sent at the end of a turn, in order, until one asks alone again', async () => {
  const { ask, sent } = door();
  ['a', 'b'].forEach(ask);
  await setImmediate();
  ['c', 'd', 'e'].forEach(ask);
  expect(sent).toEqual(['a', 'b']);
  await setImmediate();
  expect(sent).toEqual(['a', 'b', 'c', 'd', 'e']);
  ask('f');
  expect(sent).not.toContain('f');
  await setImmediate();
  ask('g');
  expect(sent.slice(-2)).toEqual(['f', 'g']);
});
