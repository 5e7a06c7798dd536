import { once } from 'node:events';
import { createServer as createTlsServer } from 'node:https';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { Identity } from '../certificates/authority.ts';

/** Addresses at which something is wrong, for tests of what clients say of it. */
export type FaultAddresses = {
  /** Shows a certificate of an authority that the cluster does not know. */
  readonly wrongCertificate: string;
  /** Takes connections and never answers. */
  readonly silent: string;
  /** The API server, but everything that a client says arrives a second late. */
  readonly slow: string;
};

const lateMs = 1_000;

/** Opens them; `close` ends them with all their connections. */
export async function openFaultAddresses(
  apiPort: number,
  stranger: Identity,
): Promise<{ readonly addresses: FaultAddresses; close(): void }> {
  const sockets = new Set<Socket>();
  const known = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => sockets.delete(socket));
  };
  const wrong = createTlsServer({ cert: stranger.certificate, key: stranger.key }, (_request, response) =>
    response.writeHead(503).end(),
  );
  const silent = createServer(() => {});
  const slow = createServer((client) => {
    const server = connect(apiPort, '127.0.0.1');
    known(server);
    client.on('data', (chunk) => setTimeout(() => server.writable && server.write(chunk), lateMs));
    client.once('close', () => server.destroy());
    server.once('close', () => client.destroy());
    server.pipe(client);
  });
  const servers: readonly Server[] = [wrong, silent, slow];
  for (const server of servers) server.on('connection', known);
  const [wrongCertificate = '', silentAddress = '', slowAddress = ''] = await Promise.all(
    servers.map(listen),
  );
  return {
    addresses: { wrongCertificate, silent: silentAddress, slow: slowAddress },
    close() {
      for (const server of servers) server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
