import { parentPort, workerData } from 'node:worker_threads';
import type { AppRange } from '@chandlery/persistence';
import { openIndexRows } from '@chandlery/persistence/index-rows';
import type { IconBase } from '../index/icon-url.ts';
import { makeApps } from '../index/made-apps.ts';

/** What a thread is started with. */
export type IndexWorkerData = { readonly dataFolder: string; readonly base: IconBase };

/**
 * Makes the apps of the ranges that it is sent, and sends them range by range: an entry point of its own. The memory of segments
 * goes over; nothing of it is copied.
 */
async function work(ranges: readonly AppRange[]): Promise<void> {
  const { dataFolder, base } = workerData as IndexWorkerData;
  const indexRows = openIndexRows(dataFolder);
  for (const range of ranges) {
    const apps = await makeApps(indexRows, base, range);
    const memory = apps.flatMap(({ segments }) => segments.map(({ lean }) => lean.buffer as ArrayBuffer));
    parentPort?.postMessage(apps, memory);
  }
}

parentPort?.once('message', (ranges: readonly AppRange[]) => void work(ranges));
