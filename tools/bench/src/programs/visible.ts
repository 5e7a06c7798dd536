import { type Dispatcher, Pool } from 'undici';
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
  const connections = new Pool(url, { connections: 1 });
  context.scope.defer(() => connections.destroy());
  const make = archiveMaker(archiveBytes.small);
  return async ({ metadata }) => {
    const archive = make(metadata);
    const before = await etagOf(connections);
    const startMs = performance.now();
    await upload(connections, archive);
    const after = await etagOf(connections);
    const visible = performance.now() - startMs;
    if (after === before) throw new Error('An upload was answered before it was in the index.');
    return { visible };
  };
}

async function etagOf(connections: Dispatcher): Promise<string> {
  const { headers, body } = await connections.request({ path: '/index.yaml', method: 'HEAD' });
  await body.dump();
  return String(headers['etag']);
}
