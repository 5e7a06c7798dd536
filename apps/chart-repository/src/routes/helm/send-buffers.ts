import type { ServerResponse } from 'node:http';
import type { Body } from '../../index/chunk-group.ts';
import { type Reader, Turns } from './turns.ts';

/** All that a process sends goes through one event loop. */
const turns = new Turns();

/**
 * Sends buffers one after the other, no faster than the reader reads: a slow one holds up nobody and holds references to
 * buffers that others share, nothing else. Ends the response, whose Content-Length is set; a reader who goes away is no error.
 */
export function sendBuffers(response: ServerResponse, { buffers, bytes }: Body): Promise<void> {
  return new Promise((done) => {
    if (response.destroyed) return done();
    let [next, offset] = [0, 0];
    /** @returns how many bytes were left of it, and whether the socket takes more at once */
    const write = (most: number): { readonly left: number; readonly ready: boolean } => {
      let [left, ready] = [most, true];
      while (left > 0) {
        const part = buffers[next]?.subarray(offset, offset + left);
        if (part === undefined) break;
        ready = response.write(part);
        left -= part.length;
        offset += part.length;
        if (offset === buffers[next]?.length) [next, offset] = [next + 1, 0];
      }
      return { left, ready };
    };
    const reader: Reader = {
      bytes,
      send(most) {
        if (response.destroyed) return 0;
        response.cork();
        const { left, ready } = write(most);
        const isLast = next >= buffers.length;
        if (isLast) {
          response.off('drain', again);
          response.end();
        }
        response.uncork();
        if (isLast) done();
        else if (ready) again();
        return most - left;
      },
    };
    const again = (): void => turns.ready(reader);
    const leave = (): void => turns.leave(reader);
    response.on('drain', again);
    response.once('finish', leave);
    response.once('close', () => {
      leave();
      done();
    });
    turns.join(reader);
  });
}
