import { createServer, type IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { readChart } from '@chandlery/chart';
import { bareStore } from './bare-loop.ts';

/** The file to start with a port, a folder and, where charts are to be checked, the word `checking`. */
export const bareUploadFile = import.meta.filename;

/**
 * The bare loop behind Node's own HTTP server: makes every body durable and says so. No sign-in, no state, no audit, no index, and
 * no check unless it is asked for: what a server in Node can come to at most with the same client beside it.
 */
async function serve(port: number, folder: string, isChecking: boolean): Promise<void> {
  const { store } = await bareStore(folder);
  const answer = JSON.stringify({ stored: true });
  let number = 0;
  const take = async (request: IncomingMessage): Promise<number> => {
    if (request.method !== 'POST') return 200;
    const archive = await buffer(request);
    if (isChecking) readChart(archive);
    await store(archive, 'bare', String((number += 1)));
    return 201;
  };
  createServer((request, response) => {
    take(request).then(
      (status) => response.writeHead(status, { 'content-type': 'application/json' }).end(answer),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  }).listen(port, '127.0.0.1');
}

if (process.argv[1] === import.meta.filename) {
  const [port, folder = '', word] = process.argv.slice(2);
  await serve(Number(port), folder, word === 'checking');
}
