import type { JsonValue } from '@chandlery/chart';
import { DeploymentError } from '../errors.ts';
import { isObject, type KubeObject } from '../objects/kube-object.ts';

/** A Secret has a MiB, and etcd takes no object over some two. */
const mostLineBytes = 8 * 1024 * 1024;

/** The objects of a stream that has one in each line, as a watch sends them. @throws DeploymentError cluster_answer_invalid */
export async function* jsonLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<KubeObject> {
  let parts: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    let from = 0;
    for (let at = chunk.indexOf(0x0a); at !== -1; at = chunk.indexOf(0x0a, from)) {
      parts.push(chunk.subarray(from, at));
      const line = Buffer.concat(parts).toString('utf8');
      parts = [];
      bytes = 0;
      from = at + 1;
      if (line.trim() !== '') yield parse(line);
    }
    parts.push(chunk.subarray(from));
    bytes += chunk.length - from;
    if (bytes > mostLineBytes) throw invalid(`a line of more than ${mostLineBytes} bytes`);
  }
}

function parse(line: string): KubeObject {
  let parsed: JsonValue | undefined;
  try {
    parsed = JSON.parse(line);
  } catch {
    parsed = undefined;
  }
  if (isObject(parsed)) return parsed;
  throw invalid('a line that is no JSON object');
}

function invalid(what: string): DeploymentError {
  return new DeploymentError({
    code: 'cluster_answer_invalid',
    message: `the watch of the cluster sent ${what}`,
    remedy: 'check what stands between the store and the API server',
  });
}
