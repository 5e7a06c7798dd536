import type { ServerResponse } from 'node:http';
import { once } from 'node:events';

/** So many bytes are handed to the socket at once; then others have their turn. */
const batchBytes = 256 * 1024;

/**
 * Sends buffers one after the other, many in one system call, no faster than the reader reads: a slow one holds up nobody
 * and holds references to buffers that others share, nothing else. Ends the response; a reader who goes away is no error.
 */
export async function sendBuffers(response: ServerResponse, buffers: readonly Buffer[]): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  let next = 0;
  while (next < buffers.length && !gone.signal.aborted) {
    response.cork();
    let ready = true;
    for (let bytes = 0; next < buffers.length && bytes < batchBytes; next += 1) {
      const buffer = buffers[next];
      if (buffer === undefined) break;
      bytes += buffer.length;
      ready = response.write(buffer);
    }
    response.uncork();
    if (!ready) await once(response, 'drain', { signal: gone.signal }).catch(() => {});
  }
  response.end();
}
