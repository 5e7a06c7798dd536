import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { JsonValue } from '@chandlery/chart';
import { isObject } from '../objects/kube-object.ts';
import type { CallOptions, ClusterConnection } from '../connection/cluster-connection.ts';
import { isDeploymentError } from '../errors.ts';
import { mostRecordBytesUnpacked } from './decode-release.ts';

const compress = promisify(gzip);
const decompress = promisify(gunzip);

/**
 * Writes into Helm's record of a revision that it failed, as Helm itself does where it lives to: what a Helm that was killed
 * left as pending stays so for ever, since a rollback only writes a revision of its own. No error where the record is gone,
 * was written by somebody else meanwhile, or cannot be read.
 */
export async function recordAsFailed(
  connection: ClusterConnection,
  release: { readonly namespace: string; readonly name: string; readonly revision: number },
  description: string,
  { signal }: Pick<CallOptions, 'signal'> = {},
): Promise<void> {
  const { namespace } = release;
  const name = `sh.helm.release.v1.${release.name}.v${release.revision}`;
  const { core } = await connection.apis(signal);
  try {
    const secret = await core.readNamespacedSecret({ name, namespace });
    const failed = await failedRecord(secret.data?.['release'] ?? '', description);
    if (failed === undefined) return;
    const modifiedAt = String(Math.floor(Date.now() / 1000));
    // With the resource version that was read: whoever wrote it meanwhile knows better.
    await core.replaceNamespacedSecret({
      name,
      namespace,
      body: {
        ...secret,
        metadata: {
          ...secret.metadata,
          labels: { ...secret.metadata?.labels, status: 'failed', modifiedAt },
        },
        data: { ...secret.data, release: failed },
      },
    });
  } catch (error) {
    if (!isDeploymentError(error, 'resource_not_found', 'resource_conflict')) throw error;
  }
}

/** The API's base64 around Helm's base64, gzip, JSON (pkg/storage/driver/util.go). */
async function failedRecord(data: string, description: string): Promise<string | undefined> {
  const packed = Buffer.from(Buffer.from(data, 'base64').toString('latin1'), 'base64');
  let record: JsonValue;
  try {
    const bytes = await decompress(packed, { maxOutputLength: mostRecordBytesUnpacked });
    record = JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
  if (!isObject(record)) return undefined;
  const info = isObject(record['info']) ? record['info'] : {};
  const text = JSON.stringify({ ...record, info: { ...info, status: 'failed', description } });
  return Buffer.from((await compress(text)).toString('base64'), 'latin1').toString('base64');
}
