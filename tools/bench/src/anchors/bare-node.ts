import { bareHttpFile } from '../load/bare-http.ts';
import { endChild, startChild } from '../setup/child.ts';
import type { Context } from '../setup/context.ts';
import { freePort, untilAnswers } from '../setup/listening.ts';
import type { FileServer } from './nginx.ts';

/** Node's own HTTP server, in a process of its own, that knows one answer and does nothing else: no log, no sign-in. */
export async function startBareNode({ scope }: Context, file: string): Promise<FileServer> {
  const port = await freePort();
  const child = startChild(scope, process.execPath, [bareHttpFile, file, String(port)], { stdio: 'inherit' });
  const url = `http://127.0.0.1:${port}`;
  await untilAnswers(url, child, () => '');
  return { url, name: 'bare node:http', stop: () => endChild(child) };
}
