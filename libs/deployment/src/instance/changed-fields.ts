import type { JsonValue } from '@chandlery/chart';
import { isObject, objectAt, textAt, valueAt, type KubeObject } from '../objects/kube-object.ts';
import { sameQuantity } from './quantity.ts';

const mostPaths = 50;

/** What the cluster itself writes, or what says nothing of an object's own content. */
const skipped = new Set(['apiVersion', 'kind', 'status', 'metadata']);

/**
 * The fields of a manifest that are otherwise in the cluster: somebody changed them by hand, or something did (an autoscaler the
 * replicas). Only what the manifest says is compared, as the cluster adds defaults; paths alone are given, never values.
 */
export function changedFields(manifest: KubeObject, live: KubeObject): readonly string[] {
  const paths: string[] = [];
  for (const name of ['labels', 'annotations']) {
    compare(
      objectAt(manifest, 'metadata', name),
      objectAt(live, 'metadata', name),
      `metadata.${name}`,
      paths,
    );
  }
  for (const [key, wanted] of Object.entries(manifest)) {
    if (skipped.has(key)) continue;
    if (key === 'stringData' && textAt(manifest, 'kind') === 'Secret') compareTexts(wanted, live, paths);
    else compare(wanted, valueAt(live, key), key, paths);
  }
  return paths.slice(0, mostPaths);
}

function compare(
  wanted: JsonValue | undefined,
  live: JsonValue | undefined,
  path: string,
  paths: string[],
): void {
  if (paths.length >= mostPaths || isNothing(wanted)) return;
  if (isObject(wanted)) {
    if (live !== undefined && !isObject(live)) return void paths.push(path);
    // The API server writes what is empty by leaving it out.
    for (const [key, value] of Object.entries(wanted))
      compare(value, valueAt(live, key), `${path}.${key}`, paths);
    return;
  }
  if (Array.isArray(wanted)) return compareLists(wanted, live, path, paths);
  if (!isSame(wanted, live)) paths.push(path);
}

function compareLists(
  wanted: readonly JsonValue[],
  live: JsonValue | undefined,
  path: string,
  paths: string[],
): void {
  if (!Array.isArray(live)) return void paths.push(path);
  const named = wanted.every((item) => textAt(item, 'name') !== '');
  // Lists of named things may have got more from an admission webhook, such as a side-car.
  if (!named && wanted.length !== live.length) return void paths.push(path);
  wanted.forEach((item, index) => {
    const name = textAt(item, 'name');
    const other = named ? live.find((one) => textAt(one, 'name') === name) : live[index];
    const at = named ? `${path}[${name}]` : `${path}[${index}]`;
    if (other === undefined) paths.push(at);
    else compare(item, other, at, paths);
  });
}

function compareTexts(wanted: JsonValue, live: KubeObject, paths: string[]): void {
  if (!isObject(wanted)) return;
  for (const [key, value] of Object.entries(wanted)) {
    const encoded = typeof value === 'string' ? Buffer.from(value, 'utf8').toString('base64') : '';
    if (encoded !== textAt(live, 'data', key)) paths.push(`stringData.${key}`);
  }
}

function isNothing(value: JsonValue | undefined): boolean {
  if (value === undefined || value === null) return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}

function isSame(wanted: JsonValue | undefined, live: JsonValue | undefined): boolean {
  if (wanted === live) return true;
  // The API server may leave out what has the zero value of its type.
  if (live === undefined) return wanted === '' || wanted === false || wanted === 0;
  if (typeof wanted === 'object' || typeof live === 'object' || wanted === undefined) return false;
  // `1000m` and `1`, `1Gi` and `1024Mi`: the API server writes quantities in its own way.
  return String(wanted) === String(live) || sameQuantity(String(wanted), String(live));
}
