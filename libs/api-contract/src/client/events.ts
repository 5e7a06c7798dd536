import { EventSourceParserStream } from 'eventsource-parser/stream';
import { TransportError } from '../errors.ts';
import type { Asked } from './asked.ts';
import type { ClientOptions } from './connection.ts';
import { open, signalOf } from './one-try.ts';
import type { RequestBody } from './request-body.ts';
import { repeated } from './request.ts';
import { pause } from './retries.ts';

const noBody: RequestBody = { content: null, repeatable: true };
/** The wait before a stream that ended is opened again. */
const againMs = 500;

/**
 * What server-sent events carry, while they come. A stream that ends or is cut is opened again after the last event that came,
 * until the server says (204) that there will be no more; so none is missed and none comes twice.
 * @throws as `request`, where the stream cannot be opened again
 */
export async function* events(
  connection: ClientOptions,
  asked: Asked,
): AsyncGenerator<unknown, void, undefined> {
  let after = asked.input['after'];
  for (;;) {
    const now = { ...asked, input: { ...asked.input, after } };
    const { response, deadline } = await repeated(connection, now, noBody, () =>
      open(connection, now, noBody),
    );
    if (response.status === 204 || response.body === null) return;
    const reader = response.body
      .pipeThrough(new TextDecoderStream())
      .pipeThrough(new EventSourceParserStream())
      .getReader();
    try {
      for (;;) {
        const { value, done } = await deadline.during(reader.read());
        if (done) break;
        yield JSON.parse(value.data);
        after = value.id ?? after;
      }
    } catch (error) {
      if (!(error instanceof TransportError)) throw error;
    } finally {
      await reader.cancel().catch(() => undefined);
    }
    await pause(againMs, signalOf(connection, asked.options));
  }
}
