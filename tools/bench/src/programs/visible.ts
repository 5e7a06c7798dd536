import { Agent, request } from 'node:http';
import { archiveBytes, archiveMaker } from '../generator/archive.ts';
import type { CatalogueVersion } from '../generator/catalogue.ts';
import { upload } from '../load/uploads.ts';
import type { Context } from '../setup/context.ts';
import { startServer } from '../setup/server.ts';

/**
 * Uploads into a server over a store, and measures from the first byte sent until a reader is told of an index that is
 * another than before (HEAD, by its ETag).
 */
export async function openVisible(
  context: Context,
  folder: string,
): Promise<(version: CatalogueVersion) => Promise<{ readonly visible: number }>> {
  const { url } = await startServer(context, folder);
  const agent = new Agent({ keepAlive: true });
  context.scope.defer(() => agent.destroy());
  const make = archiveMaker(archiveBytes.small);
  return async ({ metadata }) => {
    const archive = make(metadata);
    const before = await etagOf(agent, url);
    const startMs = performance.now();
    await upload(agent, url, archive);
    const after = await etagOf(agent, url);
    const visible = performance.now() - startMs;
    if (after === before) throw new Error('An upload was answered before it was in the index.');
    return { visible };
  };
}

function etagOf(agent: Agent, url: string): Promise<string> {
  return new Promise((done, failed) => {
    request(`${url}/index.yaml`, { agent, method: 'HEAD' }, (answer) => {
      answer.resume();
      answer.once('end', () => done(answer.headers.etag ?? ''));
    })
      .once('error', failed)
      .end();
  });
}
