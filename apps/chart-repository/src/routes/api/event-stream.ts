import { Readable } from 'node:stream';
import type { OperationLogEntry } from '@chandlery/persistence';
import { logEntryShape } from './operation-shapes.ts';

/** What a browser waits before it connects again, in milliseconds. */
const retryMs = 2_000;

/**
 * Lines of a log as server-sent events (HTML, section 9.2): the id is the line's number, the type its kind, the data the line
 * as JSON. A quiet while is a comment, so that proxies keep the connection.
 */
export function eventStream(entries: AsyncIterable<OperationLogEntry | undefined>): Readable {
  return Readable.from(texts(entries), { objectMode: false, highWaterMark: 64 * 1024 });
}

async function* texts(entries: AsyncIterable<OperationLogEntry | undefined>): AsyncGenerator<string> {
  yield `retry: ${retryMs}\n\n`;
  for await (const entry of entries) {
    if (entry === undefined) yield ': still here\n\n';
    else {
      const { sequence, kind } = entry;
      yield `id: ${sequence}\nevent: ${kind}\ndata: ${JSON.stringify(logEntryShape(entry))}\n\n`;
    }
  }
}

/** The number of the last event that a client has seen, as its `Last-Event-ID` says; `undefined` where it says nothing. */
export function lastEventId(header: string | string[] | undefined): number | undefined {
  const text = Array.isArray(header) ? header.at(-1) : header;
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}
