import { bareHttpFile } from '../load/bare-http.ts';
import { bareUploadFile } from '../load/bare-upload-server.ts';
import { endChild, startChild } from '../setup/child.ts';
import type { Context } from '../setup/context.ts';
import { freePort, untilAnswers } from '../setup/listening.ts';
import type { FileServer } from './nginx.ts';

/** Node's own HTTP server, in a process of its own, that knows one answer and does nothing else: no log, no sign-in. */
export function startBareNode(context: Context, file: string): Promise<FileServer> {
  return startBare(context, bareHttpFile, file);
}

/** The same, but that it makes durable what it is sent. */
export async function startBareUploads(context: Context, threads: number): Promise<FileServer> {
  return startBare(context, bareUploadFile, await context.folder('bare'), {
    UV_THREADPOOL_SIZE: String(threads),
  });
}

async function startBare(
  { scope }: Context,
  program: string,
  argument: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<FileServer> {
  const port = await freePort();
  const child = startChild(scope, process.execPath, [program, argument, String(port)], {
    stdio: 'inherit',
    env: { ...process.env, ...settings },
  });
  const url = `http://127.0.0.1:${port}`;
  await untilAnswers(url, child, () => '');
  return { url, name: 'bare node:http', stop: () => endChild(child) };
}
