import { bareHttpFile } from '../load/bare-http.ts';
import { bareUploadFile } from '../load/bare-upload-server.ts';
import { endChild, startChild } from '../setup/child.ts';
import type { Context } from '../setup/context.ts';
import { freePort, untilAnswers } from '../setup/listening.ts';
import type { FileServer } from './nginx.ts';

/** Node's own HTTP server, in a process of its own, that knows one answer and does nothing else: no log, no sign-in. */
export function startBareNode(context: Context, file: string): Promise<FileServer> {
  return startBare(context, bareHttpFile, [file]);
}

/** The same, but that it makes durable what it is sent, and checks each chart before if it is told to. */
export async function startBareUploads(
  context: Context,
  { threads, checking }: { readonly threads: number; readonly checking: boolean },
): Promise<FileServer> {
  const args = [await context.folder('bare'), ...(checking ? ['checking'] : [])];
  return startBare(context, bareUploadFile, args, { UV_THREADPOOL_SIZE: String(threads) });
}

async function startBare(
  { scope }: Context,
  program: string,
  args: readonly string[],
  settings: Readonly<Record<string, string>> = {},
): Promise<FileServer> {
  const port = await freePort();
  const child = startChild(scope, process.execPath, [program, String(port), ...args], {
    stdio: 'inherit',
    env: { ...process.env, ...settings },
  });
  const url = `http://127.0.0.1:${port}`;
  await untilAnswers(url, child, () => '');
  return { url, name: 'bare node:http', stop: () => endChild(child) };
}
