import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { once } from 'node:events';

/** Where in a request somebody is struck: before it is done, or after, with its answer lost. */
export type Point = { readonly at: number; readonly when: 'before' | 'after' };

/** What several proxies count together. */
export type Counter = {
  /** Strikes at a request from now on, counted from 1; once. */
  arm(point: Point, strike: () => void): void;
  /** Requests since. */
  readonly count: () => number;
  readonly next: () => (when: Point['when']) => boolean;
};

/** Counts requests over several proxies. */
export function requestCounter(): Counter {
  let count = 0;
  let armed: { point: Point; strike: () => void } | null = null;
  return {
    arm(point, strike) {
      count = 0;
      armed = { point, strike };
    },
    count: () => count,
    next() {
      count += 1;
      const mine = count;
      return (when) => {
        if (armed?.point.at !== mine || armed.point.when !== when) return false;
        armed.strike();
        armed = null;
        return true;
      };
    },
  };
}

/** A proxy in front of a server, that passes everything on but what is struck. */
export async function startProxy(target: string, counter: Counter) {
  const origin = new URL(target);
  const server = createServer((incoming, outgoing) => pass(origin, counter.next(), incoming, outgoing));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function pass(
  { hostname, port }: URL,
  strikes: (when: Point['when']) => boolean,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): void {
  if (strikes('before')) return void incoming.socket.destroy();
  const { method, url, headers } = incoming;
  const forwarded = request({ hostname, port, method, path: url, headers }, (answer) => {
    if (strikes('after')) {
      answer.resume();
      return void incoming.socket.destroy();
    }
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(outgoing);
  });
  forwarded.on('error', () => incoming.socket.destroy());
  incoming.on('error', () => forwarded.destroy());
  incoming.pipe(forwarded);
}
