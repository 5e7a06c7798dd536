import { execFile, type ExecFileException } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Context } from '../setup/context.ts';

/** What a load of requests gave. */
export type Load = { readonly perSecond: number; readonly bytesPerSecond: number; readonly p99Ms: number };

export type LoadOptions = {
  readonly url: string;
  readonly connections: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** What the body of every answer has; where answers have more or less, another thing is measured than what is meant. */
  readonly bodyBytes?: number;
};

/** Of the bytes of an answer: its head, and what differs between two servers' compression. Raw and gzip differ by much more. */
const tolerance = 0.25;

const run = promisify(execFile);

/** Prints the result for a program; wrk's times are microseconds. */
const script = `done = function(summary, latency)
  local e = summary.errors
  io.write(string.format('\\n{"requests":%d,"us":%d,"bytes":%d,"p99us":%d,"errors":%d}\\n', summary.requests,
    summary.duration, summary.bytes, latency:percentile(99), e.connect + e.read + e.write + e.status + e.timeout))
end
`;

/**
 * Requests one address over so many connections, each request after the answer to the last, for as long as the context says.
 * @throws Error where there is no wrk, or any request failed
 */
export async function wrkLoad(
  context: Context,
  { url, connections, headers = {}, bodyBytes }: LoadOptions,
): Promise<Load> {
  const { tools, seconds, folder } = context;
  if (tools.wrk === undefined) throw new Error('There is no wrk.');
  const file = join(await folder('wrk'), 'done.lua');
  await writeFile(file, script);
  const sent = Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`]);
  const { stdout } = await run(tools.wrk.path, [
    ...['-t', '1', '-c', String(connections), '-d', `${seconds}s`, '--timeout', '60s', '-s', file],
    ...sent,
    url,
  ]).catch((error: ExecFileException & { stderr?: string }) => {
    const { code, signal, stderr = '' } = error;
    throw new Error(`wrk ended with ${signal ?? code}: ${stderr.trim() || error.message}`, { cause: error });
  });
  const found = JSON.parse(/^\{.*\}$/m.exec(stdout)?.[0] ?? '{}') as Partial<Record<string, number>>;
  const { requests = 0, us = 0, bytes = 0, p99us = 0, errors = 0 } = found;
  if (requests === 0 || errors > 0)
    throw new Error(`${url}: ${errors} of ${requests} requests failed\n${stdout}`);
  if (bodyBytes !== undefined && !couldBe({ bytes, requests, connections, bodyBytes }))
    throw new Error(
      `${url}: ${bytes} bytes in ${requests} answers, where answers of ${bodyBytes} are measured`,
    );
  return { perSecond: (requests / us) * 1e6, bytesPerSecond: (bytes / us) * 1e6, p99Ms: p99us / 1000 };
}

/**
 * Whether so many bytes are answers of a size: those that were whole, and at the end at most one a connection that was not. Of
 * large answers over many connections these are most of all bytes.
 */
export function couldBe(load: {
  readonly bytes: number;
  readonly requests: number;
  readonly connections: number;
  readonly bodyBytes: number;
}): boolean {
  const { bytes, requests, connections, bodyBytes } = load;
  const answers = bytes / bodyBytes;
  return answers >= requests * (1 - tolerance) && answers <= (requests + connections) * (1 + tolerance);
}
