import type { ServerResponse } from 'node:http';

/**
 * What the readers whose turn it is are handed together in one turn of the event loop, and each of them at most and at least. Were
 * it more for each of many, those whose windows have grown would get a multiple of what the others do, who would wait for seconds;
 * were it less for a few, the turns would cost more than the sending.
 */
const turnBytes = 4 * 1024 * 1024;
const [mostBytes, leastBytes] = [2 * 1024 * 1024, 64 * 1024];

/** Readers who wait for their turn: a slow one does not until it has read. */
let waiting = 0;

/**
 * Sends buffers one after the other, no faster than the reader reads: a slow one holds up nobody and holds references to
 * buffers that others share, nothing else. Ends the response, whose Content-Length is set; a reader who goes away is no error.
 */
export function sendBuffers(response: ServerResponse, buffers: readonly Buffer[]): Promise<void> {
  return new Promise((done) => {
    if (response.destroyed) return done();
    let [next, offset] = [0, 0];
    /** @returns whether the socket takes more at once */
    const writeTurn = (): boolean => {
      let ready = true;
      const share = Math.floor(turnBytes / (waiting + 1));
      for (let room = Math.min(mostBytes, Math.max(leastBytes, share)); room > 0;) {
        const part = buffers[next]?.subarray(offset, offset + room);
        if (part === undefined) break;
        ready = response.write(part);
        room -= part.length;
        offset += part.length;
        if (offset === buffers[next]?.length) [next, offset] = [next + 1, 0];
      }
      return ready;
    };
    const sendTurn = (): void => {
      response.cork();
      const ready = writeTurn();
      const isLast = next >= buffers.length;
      if (isLast) {
        response.off('drain', sendLater);
        response.end();
      }
      response.uncork();
      if (isLast) done();
      else if (ready) sendLater();
    };
    // What the socket takes at once is drained at once: the others' turn comes between.
    const sendLater = (): void => {
      waiting += 1;
      setImmediate(() => {
        waiting -= 1;
        if (!response.destroyed) sendTurn();
      });
    };
    response.on('drain', sendLater);
    response.once('close', done);
    sendTurn();
  });
}
