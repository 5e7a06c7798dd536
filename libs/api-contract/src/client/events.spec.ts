import { describe, expect, test } from 'vitest';
import { fakeFetch, problem, type Reply } from '../testing/fake-fetch.ts';
import { createClient } from './create-client.ts';

const baseUrl = 'http://store';
const id = 'o1';

const event = (sequence: number): string =>
  `id: ${sequence}\nevent: log\ndata: ${JSON.stringify({ sequence, at: '', kind: 'log', data: {} })}\n\n`;

/** A stream of these pieces, which then ends as it should or is cut. */
const stream =
  (pieces: readonly string[], isCut = false): Reply =>
  () => {
    const encoder = new TextEncoder();
    let next = 0;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        const piece = pieces[next];
        next += 1;
        if (piece !== undefined) controller.enqueue(encoder.encode(piece));
        else if (isCut) controller.error(new TypeError('terminated'));
        else controller.close();
      },
    });
    return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
  };
const over: Reply = () => new Response(null, { status: 204 });

async function sequences(fetch: ReturnType<typeof fakeFetch>, signal?: AbortSignal): Promise<number[]> {
  const client = createClient({ baseUrl, fetch, retries: { maxWaitMs: 1_000 } });
  const seen: number[] = [];
  for await (const { sequence } of client.operations.events({ id }, { signal })) seen.push(sequence);
  return seen;
}

describe('events', () => {
  test('that were cut go on after the last one that came, until there are no more', async () => {
    const fetch = fakeFetch(
      stream(['retry: 2000\n\n', event(1), event(2)], true),
      stream([': still here\n\n', event(3)]),
      over,
    );
    expect(await sequences(fetch)).toEqual([1, 2, 3]);
    const url = 'GET http://store/api/v1/operations/o1/events';
    expect(fetch.requests).toEqual([url, `${url}?after=2`, `${url}?after=3`]);
  });

  test('that are cut in the middle of one bring it whole the next time', async () => {
    const [head, tail] = [event(2).slice(0, 20), event(2).slice(20)];
    expect(tail).not.toBe('');
    const fetch = fakeFetch(stream([event(1), head], true), stream([head, tail]), over);
    expect(await sequences(fetch)).toEqual([1, 2]);
    expect(fetch.requests[1]).toContain('?after=1');
  });

  test('end by a refusal, such as when the right to read them is lost', async () => {
    const fetch = fakeFetch(stream([event(1)]), problem('not_visible', 404));
    await expect(sequences(fetch)).rejects.toMatchObject({ code: 'not_visible' });
  });

  test('end by the signal of who asked, while they come', async () => {
    const controller = new AbortController();
    const endless: Reply = (_url, { signal }) => {
      const body = new ReadableStream<Uint8Array>({
        start(to) {
          to.enqueue(new TextEncoder().encode(event(1)));
          signal?.addEventListener('abort', () => to.error(signal.reason));
          setTimeout(() => controller.abort(new Error('enough')), 1);
        },
      });
      return new Response(body);
    };
    const fetch = fakeFetch(endless);
    await expect(sequences(fetch, controller.signal)).rejects.toThrow('enough');
    expect(fetch.requests).toHaveLength(1);
  });

  test('that nobody takes any more end the request', async () => {
    let cancelled = false;
    const fetch = fakeFetch(
      () =>
        new Response(
          new ReadableStream<Uint8Array>({
            pull: (controller) => controller.enqueue(new TextEncoder().encode(event(1))),
            cancel: () => void (cancelled = true),
          }),
        ),
    );
    for await (const _event of createClient({ baseUrl, fetch }).operations.events({ id })) break;
    await expect.poll(() => cancelled).toBe(true);
  });
});
