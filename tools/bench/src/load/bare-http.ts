import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

/** The file to start with a port and a file to serve. */
export const bareHttpFile = import.meta.filename;

/** Answers every request with the bytes of one file and the heads that an archive has: what Node's HTTP costs, and nothing else. */
function serve(port: number, file: string): void {
  const body = readFileSync(file);
  const heads = [
    ...['content-type', 'application/x-tar', 'content-length', String(body.length), 'accept-ranges', 'bytes'],
    ...['etag', `"${'0'.repeat(64)}"`, 'cache-control', 'public, max-age=31536000, immutable'],
  ];
  createServer((_, answer) => {
    answer.writeHead(200, heads).end(body);
  }).listen(port, '127.0.0.1');
}

if (process.argv[1] === import.meta.filename) serve(Number(process.argv[2]), process.argv[3] ?? '');
