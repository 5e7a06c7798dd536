import { isDeploymentError } from '../errors.ts';
import type { CallOptions, ClusterConnection } from '../connection/cluster-connection.ts';
import type { ResourceRef } from '../objects/kube-object.ts';
import type { ReasonLog } from './reason.ts';

const lines = 20;
const mostBytes = 16 * 1024;
const mostLineCharacters = 500;

/**
 * The last lines of a container's log: of the run that failed where that is the one before, else of the present one. Nothing where
 * there is none (any more): a log is a help, and to lack it is no error.
 */
export async function containerLog(
  connection: ClusterConnection,
  pod: ResourceRef,
  container: string,
  options: Pick<CallOptions, 'signal'> = {},
): Promise<ReasonLog | undefined> {
  for (const isPrevious of [true, false]) {
    const text = await read(connection, pod, container, isPrevious, options);
    const found = lastLines(text);
    if (found.length > 0) return { container, isPrevious, lines: found };
  }
  return undefined;
}

async function read(
  connection: ClusterConnection,
  { namespace, name }: ResourceRef,
  container: string,
  isPrevious: boolean,
  options: Pick<CallOptions, 'signal'>,
): Promise<string> {
  const query = new URLSearchParams({
    container,
    tailLines: String(lines),
    limitBytes: String(mostBytes),
    previous: String(isPrevious),
  });
  const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(name)}/log?${query}`;
  try {
    return await connection.text(path, { ...options, timeoutMs: 5000, maxBytes: 2 * mostBytes });
  } catch (error) {
    if (isDeploymentError(error) && error.code !== 'cluster_call_cancelled') return '';
    throw error;
  }
}

function lastLines(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trimEnd().slice(0, mostLineCharacters))
    .filter((line) => line !== '')
    .slice(-lines);
}
