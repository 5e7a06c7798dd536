import { Agent, request } from 'node:http';
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
export function upload(agent: Agent, url: string, archive: Uint8Array): Promise<void> {
  return new Promise((done, failed) => {
    const sent = request(
      `${url}/api/v1/workspaces/${workspaceSlug}/versions`,
      {
        agent,
        method: 'POST',
        headers: { authorization, 'content-type': 'application/gzip', 'content-length': archive.byteLength },
      },
      (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (part: string) => (text += part));
        answer.once('error', failed);
        answer.once('end', () =>
          answer.statusCode === 201 ? done() : failed(new Error(`${answer.statusCode}: ${text}`)),
        );
      },
    );
    sent.once('error', failed).end(archive);
  });
}

/** Packs the archives before the clock runs. */
async function prepare({ url, versions, count, bytes, round, clients }: Uploads) {
  const all = newVersions({ catalogue: catalogue(versions), count: count + warmUps, bytes, round });
  const agent = new Agent({ keepAlive: true, maxSockets: clients });
  for (const { archive } of all.slice(0, 1)) await upload(agent, url, archive);
  await inFlight(all.slice(1, warmUps), clients, ({ archive }) => upload(agent, url, archive));
  return async (isStopped: () => boolean): Promise<Uploaded> => {
    const startMs = performance.now();
    let done = 0;
    await inFlight(all.slice(warmUps), clients, async ({ archive }) => {
      if (isStopped()) return;
      await upload(agent, url, archive);
      done += 1;
    });
    const perSecond = (done / (performance.now() - startMs)) * 1000;
    agent.destroy();
    return { perSecond, stored: done + warmUps };
  };
}

if (process.argv[1] === import.meta.filename) serveTask(prepare);
