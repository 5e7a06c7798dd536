import { type Dispatcher, Pool } from 'undici';
import { catalogue } from '../generator/catalogue.ts';
import { inFlight } from '../measuring/in-flight.ts';
import { authorization } from '../setup/server-settings.ts';
import { workspaceSlug } from '../seed/seed-store.ts';
import { newVersions } from './new-versions.ts';
import { serveTask } from './task.ts';

/** Uploads to make of a store of a size. */
export type Uploads = {
  readonly url: string;
  readonly versions: number;
  readonly count: number;
  readonly bytes: number;
  readonly round: number;
  readonly clients: number;
};

/** What came of it. */
export type Uploaded = {
  readonly perSecond: number;
  /** What is stored now, beside what was measured also what warmed up. */
  readonly stored: number;
};

/** Before the clock runs: a server that runs all day is warm, and so is who signs in all day. */
export const warmUps = 100;

/** The file to give to `prepareTask`. */
export const uploadsFile = import.meta.filename;

/** Uploads one archive as a signed-in person. @throws Error unless it is stored */
export async function upload(connections: Dispatcher, archive: Uint8Array): Promise<void> {
  const { statusCode, body } = await connections.request({
    path: `/api/v1/workspaces/${workspaceSlug}/versions`,
    method: 'POST',
    headers: { authorization, 'content-type': 'application/gzip' },
    body: archive,
  });
  if (statusCode !== 201) throw new Error(`${statusCode}: ${await body.text()}`);
  await body.dump();
}

/** Packs the archives before the clock runs. */
async function prepare({ url, versions, count, bytes, round, clients }: Uploads) {
  const all = newVersions({ catalogue: catalogue(versions), count: count + warmUps, bytes, round });
  const connections = new Pool(url, { connections: clients });
  for (const { archive } of all.slice(0, 1)) await upload(connections, archive);
  await inFlight(all.slice(1, warmUps), clients, ({ archive }) => upload(connections, archive));
  return async (isStopped: () => boolean): Promise<Uploaded> => {
    const startMs = performance.now();
    let done = 0;
    await inFlight(all.slice(warmUps), clients, async ({ archive }) => {
      if (isStopped()) return;
      await upload(connections, archive);
      done += 1;
    });
    const perSecond = (done / (performance.now() - startMs)) * 1000;
    await connections.destroy();
    return { perSecond, stored: done + warmUps };
  };
}

if (process.argv[1] === import.meta.filename) serveTask(prepare);
