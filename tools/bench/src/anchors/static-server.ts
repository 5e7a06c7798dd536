import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { join, normalize } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Scope } from '../setup/scope.ts';
import type { FileServer } from './nginx.ts';

/**
 * Serves the files of a folder from this process: what stands in for nginx where there is none and where the time goes
 * into the client anyway.
 */
export async function startStaticServer(scope: Scope, root: string): Promise<FileServer> {
  const server = createServer((request, answer) => {
    const path = join(root, normalize(decodeURI(request.url ?? '/')));
    stat(path)
      .then(({ size }) => {
        answer.setHeader('content-length', size);
        return pipeline(createReadStream(path), answer);
      })
      .catch(() => answer.writeHead(404).end());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  const stop = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  };
  scope.defer(stop);
  return { url: `http://127.0.0.1:${address.port}`, name: 'a Node static server', stop };
}
