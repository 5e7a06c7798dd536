import { createServer, type IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { bareStore } from './bare-loop.ts';

/** The file to start with a folder and a port. */
export const bareUploadFile = import.meta.filename;

/**
 * The bare loop behind Node's own HTTP server: makes every body durable and says so. No sign-in, no check, no state, no audit, no
 * index: what a server in Node can come to at most with the same client beside it.
 */
async function serve(folder: string, port: number): Promise<void> {
  const { store } = await bareStore(folder);
  const answer = JSON.stringify({ stored: true });
  let number = 0;
  const take = async (request: IncomingMessage): Promise<number> => {
    if (request.method !== 'POST') return 200;
    await store(await buffer(request), 'bare', String((number += 1)));
    return 201;
  };
  createServer((request, response) => {
    take(request).then(
      (status) => response.writeHead(status, { 'content-type': 'application/json' }).end(answer),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  }).listen(port, '127.0.0.1');
}

if (process.argv[1] === import.meta.filename) await serve(process.argv[2] ?? '', Number(process.argv[3]));
