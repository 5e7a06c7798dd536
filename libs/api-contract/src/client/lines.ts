import type { Asked } from './asked.ts';
import type { ClientOptions } from './connection.ts';
import { open } from './one-try.ts';
import type { RequestBody } from './request-body.ts';
import { repeated } from './request.ts';

const noBody: RequestBody = { content: null, repeatable: true };

/**
 * The records of an answer of JSON lines, while they come; whoever stops early ends the request. Once they come, nothing is
 * asked twice: what was given cannot be taken back.
 */
export async function* lines(
  connection: ClientOptions,
  asked: Asked,
): AsyncGenerator<unknown, void, undefined> {
  const { response, deadline } = await repeated(connection, asked, noBody, () =>
    open(connection, asked, noBody),
  );
  if (response.body === null) return;
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  try {
    for (;;) {
      const { value, done } = await deadline.during(reader.read());
      const whole = (rest + (done ? '' : value)).split('\n');
      rest = done ? '' : (whole.pop() ?? '');
      for (const line of whole) if (line !== '') yield JSON.parse(line);
      if (done) return;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
