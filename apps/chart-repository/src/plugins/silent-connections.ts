import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/** How long a connection has at the stop to send the request that it was opened for. */
const graceMs = 1_000;

/**
 * A stop waits for requests, but not for connections on which none ever came, such as a browser opens ahead of time: Node takes
 * them for neither idle nor active, and would wait for them until the stop's time is over.
 */
export function silentConnections(app: FastifyInstance): void {
  const silent = new Set<Socket>();
  app.server.on('connection', (socket: Socket) => {
    silent.add(socket);
    socket.once('close', () => silent.delete(socket));
  });
  app.server.on('request', ({ socket }: IncomingMessage) => silent.delete(socket));
  app.addHook('preClose', (done) => {
    setTimeout(() => silent.forEach((socket) => socket.destroy()), graceMs).unref();
    done();
  });
}
