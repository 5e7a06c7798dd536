import { describe, expect, test } from 'vitest';
import type { Listed } from '../connection/cluster-connection.ts';
import { DeploymentError } from '../errors.ts';
import { textAt, type KubeObject } from '../objects/kube-object.ts';
import { followList, type ListSource } from './follow-list.ts';
import { jsonLines } from './json-lines.ts';

const times = { watchSeconds: 300, silenceMs: 60_000, firstPauseMs: 1, longestPauseMs: 4 };

/** An API server as a script: what each list and each watch answers, in this order. The last watch stays open. */
function scripted(
  lists: readonly (readonly string[] | DeploymentError)[],
  watches: readonly (readonly object[] | DeploymentError)[],
) {
  const asked: string[] = [];
  let version = 0;
  let listed = 0;
  let watched = 0;
  const source: ListSource = {
    async list<T>(
      path: string,
      options: { project: (object: KubeObject) => T | undefined },
    ): Promise<Listed<T>> {
      asked.push(`list ${path}`);
      const answer = lists[listed++] ?? [];
      if (answer instanceof DeploymentError) throw answer;
      const items = answer.flatMap((uid) => options.project(object(uid, '0')) ?? []);
      return { items, resourceVersion: `list${++version}`, isTruncated: false };
    },
    async stream(path, options = {}) {
      asked.push(`watch from ${new URLSearchParams(path.split('?')[1]).get('resourceVersion')}`);
      const answer = watches[watched++];
      if (answer instanceof DeploymentError) throw answer;
      return lines(answer, options.signal);
    },
  };
  return { asked, source };
}

async function* lines(
  events: readonly object[] | undefined,
  signal: AbortSignal | undefined,
): AsyncIterable<Buffer> {
  for (const event of events ?? []) yield Buffer.from(`${JSON.stringify(event)}\n`);
  if (events === undefined)
    await new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve()));
}

function object(uid: string, resourceVersion: string): KubeObject {
  return { metadata: { uid, resourceVersion } };
}

const broken = new DeploymentError({ code: 'cluster_unreachable', message: 'gone', remedy: 'wait' });
const expired = {
  type: 'ERROR',
  object: { kind: 'Status', code: 410, reason: 'Expired', message: 'too old resource version' },
};

async function follow(script: ReturnType<typeof scripted>, untilAsked: number) {
  const abort = new AbortController();
  const seen: string[] = [];
  const done = followList<string>(
    script.source,
    {
      path: '/x',
      mostItems: 10,
      project: (one) => textAt(one, 'metadata', 'uid'),
      onList: (items) => seen.push(`list ${items.join(' ')}`),
      onChange: (uid, kept) => seen.push(kept === undefined ? `gone ${uid}` : `change ${uid}`),
      onProblem: (problem) => seen.push(problem === undefined ? 'well' : `problem ${problem.code}`),
    },
    abort.signal,
    times,
  );
  while (script.asked.length < untilAsked) await new Promise((resolve) => setTimeout(resolve, 1));
  abort.abort();
  await done;
  return seen;
}

describe('a list that is followed', () => {
  test('says what comes, changes and goes, and goes on from there after the server ended the watch', async () => {
    const script = scripted(
      [['a']],
      [
        [
          { type: 'ADDED', object: object('b', '5') },
          { type: 'DELETED', object: object('a', '6') },
        ],
        [{ type: 'BOOKMARK', object: object('', '9') }],
      ],
    );
    expect(await follow(script, 4)).toEqual(['list a', 'well', 'change b', 'gone a', 'well', 'well']);
    expect(script.asked).toEqual(['list /x', 'watch from list1', 'watch from 6', 'watch from 9']);
  });

  test('is listed anew when the server has forgotten the place, without a word of a problem', async () => {
    const script = scripted([['a'], ['b']], [[{ type: 'MODIFIED', object: object('a', '5') }, expired]]);
    expect(await follow(script, 4)).toEqual(['list a', 'well', 'change a', 'list b', 'well']);
    expect(script.asked).toEqual(['list /x', 'watch from list1', 'list /x', 'watch from list2']);
  });

  test('goes on where it was after a broken connection, and says the problem meanwhile', async () => {
    const script = scripted([['a']], [[{ type: 'ADDED', object: object('b', '5') }], broken, broken]);
    const seen = await follow(script, 5);
    expect(seen).toEqual([
      'list a',
      'well',
      'change b',
      'well',
      'problem cluster_unreachable',
      'well',
      'problem cluster_unreachable',
      'well',
    ]);
    expect(script.asked.slice(2)).toEqual(['watch from 5', 'watch from 5', 'watch from 5']);
  });

  test('is asked for again where it could not be listed', async () => {
    const script = scripted([broken, broken, ['a']], []);
    expect(await follow(script, 4)).toEqual([
      'problem cluster_unreachable',
      'problem cluster_unreachable',
      'list a',
      'well',
    ]);
  });
});

describe('lines of JSON', () => {
  async function* chunks(...texts: string[]): AsyncIterable<Buffer> {
    for (const text of texts) yield Buffer.from(text);
  }
  const all = async (source: AsyncIterable<Buffer>) => {
    const found: KubeObject[] = [];
    for await (const line of jsonLines(source)) found.push(line);
    return found;
  };

  test('are put together from whatever pieces they come in', async () => {
    expect(await all(chunks('{"a":', '1}\n{"b"', ':2}', '\n\n{"c":3}\n'))).toEqual([
      { a: 1 },
      { b: 2 },
      { c: 3 },
    ]);
  });

  test('that are none are refused', async () => {
    await expect(all(chunks('<html>\n'))).rejects.toMatchObject({ code: 'cluster_answer_invalid' });
  });

  test('without an end are refused', async () => {
    await expect(all(chunks(...Array<string>(10).fill('x'.repeat(1024 * 1024))))).rejects.toMatchObject({
      code: 'cluster_answer_invalid',
    });
  });
});
