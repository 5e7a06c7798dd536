import type { ServerResponse } from 'node:http';

/** So many bytes are handed to the socket at once, in one system call where it takes them. */
const batchBytes = 1024 * 1024;

/**
 * Sends buffers one after the other, no faster than the reader reads: a slow one holds up nobody and holds references to
 * buffers that others share, nothing else. Ends the response, whose Content-Length is set; a reader who goes away is no error.
 */
export function sendBuffers(response: ServerResponse, buffers: readonly Buffer[]): Promise<void> {
  return new Promise((done) => {
    if (response.destroyed) return done();
    let next = 0;
    const sendBatch = (): void => {
      response.cork();
      let ready = true;
      while (ready && next < buffers.length) ready = writeBatch();
      const isLast = next >= buffers.length;
      if (isLast) {
        response.off('drain', sendNext);
        response.end();
      }
      response.uncork();
      if (isLast) done();
    };
    const writeBatch = (): boolean => {
      let ready = true;
      for (let bytes = 0; next < buffers.length && bytes < batchBytes; next += 1) {
        const buffer = buffers[next];
        if (buffer === undefined) break;
        bytes += buffer.length;
        ready = response.write(buffer);
      }
      return ready;
    };
    // What the socket took at once is drained at once: without a turn of the loop a quick reader would have all of it first.
    const sendNext = (): void => void setImmediate(() => response.destroyed || sendBatch());
    response.on('drain', sendNext);
    response.once('close', done);
    sendBatch();
  });
}
