import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { ClusterError } from '../errors.ts';
import { kubernetesNames } from './names.ts';

/** Where Kubernetes releases its binaries (kubernetes.io/releases/download); etcd and kwok are not among them. */
export const downloadSite = 'https://dl.k8s.io';

/** How long the site may take to show that it is there: most machines without it drop the packets. */
const probeMs = 3_000;
/** How long one binary may take. */
const downloadMs = 5 * 60_000;

/**
 * Downloads what Kubernetes releases into a folder, and checks it against the sum published beside it.
 * @returns the names that were downloaded; none where the site cannot be reached or lacks this platform
 * @throws ClusterError checksum_mismatch, download_failed where it breaks off
 */
export async function download(options: {
  readonly version: string;
  readonly folder: string;
  readonly site: string;
  readonly say: (line: string) => void;
}): Promise<readonly (typeof kubernetesNames)[number][]> {
  const base = `${options.site}/${options.version}/bin/${process.platform}/${goArchitecture()}`;
  if (!(await isThere(`${base}/kube-apiserver.sha512`))) return [];
  for (const name of kubernetesNames) {
    options.say(`downloading ${name} ${options.version}`);
    await downloadOne(`${base}/${name}`, join(options.folder, name));
  }
  return kubernetesNames;
}

function goArchitecture(): string {
  return process.arch === 'x64' ? 'amd64' : process.arch;
}

async function isThere(url: string): Promise<boolean> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(probeMs) });
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    return false;
  }
}

async function downloadOne(url: string, path: string): Promise<void> {
  const expected =
    (await (await request(`${url}.sha512`)).text()).trim().split(/\s+/)[0]?.toLowerCase() ?? '';
  if (!/^[0-9a-f]{128}$/.test(expected))
    throw new ClusterError('download_failed', `${url}.sha512 holds no SHA-512 sum.`);
  const answer = await request(url);
  if (answer.body === null) throw new ClusterError('download_failed', `${url} is empty.`);
  const hash = createHash('sha512');
  const hashing = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
  });
  try {
    await pipeline(Readable.fromWeb(answer.body as ReadableStream), hashing, createWriteStream(path));
  } catch (error) {
    throw new ClusterError('download_failed', `${url} broke off.`, { cause: error });
  }
  const actual = hash.digest('hex');
  if (actual !== expected)
    throw new ClusterError(
      'checksum_mismatch',
      `${url} has the SHA-512 sum ${actual}, but ${expected} is published beside it: it is not used.`,
    );
  await chmod(path, 0o755);
}

async function request(url: string): Promise<Response> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(downloadMs) });
    if (answer.ok) return answer;
    await answer.body?.cancel();
    throw new ClusterError('download_failed', `${url} answers ${answer.status}.`);
  } catch (error) {
    if (error instanceof ClusterError) throw error;
    throw new ClusterError('download_failed', `${url} cannot be downloaded.`, { cause: error });
  }
}
