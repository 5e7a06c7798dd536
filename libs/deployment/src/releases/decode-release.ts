import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { JsonObject, JsonValue } from '@chandlery/chart';
import { helmStatuses, type HelmStatus } from '@chandlery/helm-cli';
import { DeploymentError } from '../errors.ts';
import {
  isObject,
  numberAt,
  objectAt,
  objectsAt,
  textAt,
  textsAt,
  timeAt,
  type KubeObject,
} from '../objects/kube-object.ts';
import { type ReleaseHook, type ReleaseRecord } from './release-types.ts';

const decompress = promisify(gunzip);

/** A Secret holds a MiB; charts of much text reach some 15 MiB unpacked. */
export const mostRecordBytesUnpacked = 64 * 1024 * 1024;

/**
 * What Helm wrote: base64, gzip, JSON (pkg/storage/driver/util.go, the same in Helm 3 and 4; the oldest are not compressed).
 * `data` is what the Secret holds under `release`, once decoded from the API's own base64.
 * @throws DeploymentError release_record_invalid
 */
export async function decodeRelease(data: string, namespace: string): Promise<ReleaseRecord> {
  const packed = Buffer.from(data, 'base64');
  let parsed: JsonValue;
  try {
    const bytes = isGzip(packed)
      ? await decompress(packed, { maxOutputLength: mostRecordBytesUnpacked })
      : packed;
    parsed = JSON.parse(bytes.toString('utf8'));
  } catch {
    // Not as cause: a parser's error quotes what it read.
    throw invalid(`it cannot be decoded, or has more than ${mostRecordBytesUnpacked} bytes`);
  }
  if (!isObject(parsed)) throw invalid('it is no JSON object');
  return releaseOf(parsed, namespace);
}

function isGzip(bytes: Buffer): boolean {
  return bytes.length > 3 && bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 0x08;
}

function releaseOf(release: JsonObject, namespace: string): ReleaseRecord {
  const name = textAt(release, 'name');
  const revision = numberAt(release, 'version');
  if (name === '' || revision === undefined) throw invalid('it names no release, or no revision');
  const info = objectAt(release, 'info');
  const metadata = objectAt(release, 'chart', 'metadata');
  const applyMethod = textAt(release, 'apply_method');
  return {
    namespace: textAt(release, 'namespace') || namespace,
    name,
    revision,
    status: statusOf(textAt(info, 'status')),
    description: textAt(info, 'description'),
    chart: {
      name: textAt(metadata, 'name'),
      version: textAt(metadata, 'version'),
      appVersion: textAt(metadata, 'appVersion'),
      values: objectAt(release, 'chart', 'values'),
    },
    values: objectAt(release, 'config'),
    manifest: textAt(release, 'manifest'),
    hooks: objectsAt(release, 'hooks').map(hookOf),
    notes: textAt(info, 'notes'),
    firstDeployedMs: goTime(info, 'first_deployed'),
    lastDeployedMs: goTime(info, 'last_deployed'),
    deletedMs: goTime(info, 'deleted'),
    applyMethod: applyMethod === 'ssa' || applyMethod === 'csa' ? applyMethod : null,
  };
}

function hookOf(hook: KubeObject): ReleaseHook {
  const lastRun = objectAt(hook, 'last_run');
  const phase = textAt(lastRun, 'phase');
  return {
    name: textAt(hook, 'name'),
    kind: textAt(hook, 'kind'),
    path: textAt(hook, 'path'),
    manifest: textAt(hook, 'manifest'),
    events: textsAt(hook, 'events'),
    weight: numberAt(hook, 'weight') ?? 0,
    deletePolicies: textsAt(hook, 'delete_policies'),
    lastPhase: phase === 'Running' || phase === 'Succeeded' || phase === 'Failed' ? phase : 'Unknown',
    startedAtMs: goTime(lastRun, 'started_at'),
    completedAtMs: goTime(lastRun, 'completed_at'),
  };
}

/** A status that a newer Helm may have is `unknown`, not an error. */
export function statusOf(text: string): HelmStatus {
  return helmStatuses.find((status) => status === text) ?? 'unknown';
}

/** Go's zero time (year 1) and Helm 3's empty text both say "never". */
function goTime(object: KubeObject, name: string): number | null {
  const time = timeAt(object, name);
  return time === undefined || time <= 0 ? null : time;
}

function invalid(what: string): DeploymentError {
  return new DeploymentError({
    code: 'release_record_invalid',
    message: `Helm's record of the release cannot be read: ${what}`,
    remedy:
      'look at the Secrets of type helm.sh/release.v1 in the namespace; remove a damaged one to fall back on the one before',
  });
}
