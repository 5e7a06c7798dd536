import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type JsonValue, parseYaml } from '@chandlery/chart';

/** When archives were published first, as the indexes beside them say. */
export type CreatedTimes = {
  /** By SHA-256, in UTC milliseconds since the epoch. */
  ofDigest(digest: string): number | undefined;
  /** By the file's name, in an index in its folder or in one above, up to the root. */
  ofFile(root: string, path: string): number | undefined;
};

/** The operator's own index may be of any size: 100,000 versions are some 60 MB. */
const limits = {
  maxBytes: Number.MAX_SAFE_INTEGER,
  maxNodes: Number.MAX_SAFE_INTEGER,
};

/**
 * Reads `created` out of indexes: `index.yaml` as `helm repo index` writes it, `index-cache.yaml` of a ChartMuseum. Where
 * several know of an archive, the earliest time counts.
 * @param refused told of an index that cannot be read: its archives then have the times of their files
 */
export async function createdTimes(
  paths: readonly string[],
  refused: (path: string, error: unknown) => void,
): Promise<CreatedTimes> {
  const byDigest = new Map<string, number>();
  const byFile = new Map<string, number>();
  for (const path of paths) {
    try {
      for (const entry of entriesOf(await readIndex(path))) {
        const createdAtMs = Date.parse(String(entry['created']));
        // Go writes the year 1 where there was no time.
        if (Number.isNaN(createdAtMs) || createdAtMs <= 0) continue;
        const { digest, urls } = entry;
        if (typeof digest === 'string') keepEarliest(byDigest, digest.replace(/^sha256:/, ''), createdAtMs);
        for (const url of Array.isArray(urls) ? urls : [])
          keepEarliest(byFile, join(dirname(path), fileNameOf(String(url))), createdAtMs);
      }
    } catch (error) {
      refused(path, error);
    }
  }
  return {
    ofDigest: (digest) => byDigest.get(digest),
    ofFile(root, path) {
      for (let folder = dirname(path); ; folder = dirname(folder)) {
        const found = byFile.get(join(folder, basename(path)));
        if (found !== undefined || folder === root || folder === dirname(folder)) return found;
      }
    },
  };
}

async function readIndex(path: string): Promise<JsonValue> {
  const text = await readFile(path, 'utf8');
  return text.startsWith('{') ? (JSON.parse(text) as JsonValue) : parseYaml(text, { file: path, limits });
}

function* entriesOf(index: JsonValue): Iterable<Readonly<Record<string, unknown>>> {
  for (const versions of Object.values(asRecord(asRecord(index)['entries']))) {
    for (const entry of Array.isArray(versions) ? (versions as unknown[]) : []) yield asRecord(entry);
  }
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function keepEarliest(times: Map<string, number>, key: string, atMs: number): void {
  times.set(key, Math.min(atMs, times.get(key) ?? atMs));
}

/** `https://example.com/charts/web-1.0.0%2Ba.tgz?x` -> `web-1.0.0+a.tgz` */
function fileNameOf(url: string): string {
  const name = basename(url.replace(/[?#].*$/s, ''));
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
