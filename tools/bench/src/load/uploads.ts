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
export type Uploaded = { readonly count: number; readonly perSecond: number };

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

/** Packs the archives before the clock runs; signs in once, as who uploads all day has. */
async function prepare({ url, versions, count, bytes, round, clients }: Uploads) {
  const prepared = newVersions({ catalogue: catalogue(versions), count: count + 1, bytes, round });
  const agent = new Agent({ keepAlive: true, maxSockets: clients });
  const [first, ...rest] = prepared;
  if (first !== undefined) await upload(agent, url, first.archive);
  return async (isStopped: () => boolean): Promise<Uploaded> => {
    const startMs = performance.now();
    let done = 0;
    await inFlight(rest, clients, async ({ archive }) => {
      if (isStopped()) return;
      await upload(agent, url, archive);
      done += 1;
    });
    const perSecond = (done / (performance.now() - startMs)) * 1000;
    agent.destroy();
    return { count: done, perSecond };
  };
}

if (process.argv[1] === import.meta.filename) serveTask(prepare);
