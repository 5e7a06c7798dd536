import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { HelmClient } from '../setup/helm-clients.ts';
import type { CorpusChart } from './corpus-chart.ts';

const run = promisify(execFile);

/** An entry of an index that Helm wrote. */
export type HelmEntry = Readonly<Record<string, unknown>> & { readonly urls: readonly string[] };

/** Writes every archive into `folder` under a name that no other chart can ask for. */
export async function writeArchives(folder: string, charts: readonly CorpusChart[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const chart of charts) await writeFile(join(folder, fileName(chart)), chart.archive);
}

/** The file that a chart of the corpus is in. */
export function fileName({ id }: CorpusChart): string {
  return `${id}.tgz`;
}

/**
 * What `helm repo index` makes of a folder of archives: an entry for each chart it takes, by file name. An archive that
 * Helm refuses is left out of the index without a word, so one run gives the verdict on all of them.
 */
export async function helmIndex(client: HelmClient, folder: string): Promise<ReadonlyMap<string, HelmEntry>> {
  await run(client.path, ['repo', 'index', folder, '--json'], { maxBuffer: 64 * 1024 * 1024 });
  const index = JSON.parse(await readFile(join(folder, 'index.yaml'), 'utf8')) as {
    entries: Record<string, HelmEntry[]>;
  };
  return new Map(
    Object.values(index.entries).flatMap((list) => list.map((entry) => [entry.urls[0] ?? '', entry])),
  );
}
