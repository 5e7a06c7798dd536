import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import {
  archiveEtag,
  archiveType,
  cacheControl,
  fileHeads,
  mayDownload,
  type Served,
} from '../../downloads/archive-heads.ts';
import type { KnownFile } from '../../downloads/known-files.ts';
import { absent, notVisible } from '../../problems/refusal.ts';
import type { Services } from '../../services.ts';
import { isUnchanged } from '../conditional.ts';
import { requestedRange } from './requested-range.ts';

const provenanceEnding = '.prov';

/**
 * Addresses that Helm knows as repositories. The URLs of an index are root-relative, and every Helm command resolves them so
 * but one: `helm dependency` of Helm 3 appends them to the repository's address (`normalizeURL` in
 * pkg/downloader/manager.go). So archives are there, too.
 */
const repositoryBases = ['', '/full', '/categories/:category', '/categories/:category/full'].concat(
  ['', '/full', '/drafts'].map((part) => `/workspaces/:repository${part}`),
);

/** Archives and provenance files, by file name: looked up whole, never parsed. */
export function archiveRoutes(server: FastifyInstance, services: Services): void {
  const { files } = services;
  // HEAD by itself: what Fastify makes of a GET would read the whole file to throw it away.
  const download = { method: ['GET', 'HEAD'], schema: { hide: true } };

  const appended = repositoryBases.map((base) => `${base}${services.config.contextPath}`);
  for (const base of new Set(['', ...appended])) {
    server.route<{ Params: { workspace: string; file: string } }>({
      ...download,
      url: `${base}/workspaces/:workspace/charts/:file`,
      // No promise where everything is in memory: this is what a store is asked for most.
      handler(request, reply) {
        const { workspace, file } = request.params;
        const known = files.known(workspace, archiveOf(file));
        if (known !== undefined) return sendFile(services, request, reply, known);
        return files
          .find(workspace, archiveOf(file))
          .then((found) => sendFile(services, request, reply, found));
      },
    });
  }

  server.route<{ Params: { file: string } }>({
    ...download,
    url: '/charts/:file',
    handler: async (request, reply) => {
      const found = await versionServedAs(services, archiveOf(request.params.file));
      if (!found || !mayDownload(services.config, request.caller, found)) throw fileNotVisible(request);
      return send(services, request, reply, found, 'no-cache');
    },
  });
}

function sendFile(
  services: Services,
  request: FastifyRequest,
  reply: FastifyReply,
  found: KnownFile | undefined,
): FastifyReply | Promise<FastifyReply> {
  if (!found || !mayDownload(services.config, request.caller, found.version)) throw fileNotVisible(request);
  return send(services, request, reply, found.version, cacheControl(services.config, found));
}

function fileNotVisible(request: FastifyRequest): Error {
  const { file } = request.params as { file: string };
  return notVisible(`file ${file}`, 'file');
}

/** The version that the combined index serves under a file name, or else the one of the workspace `default`. */
async function versionServedAs({ database, files }: Services, fileName: string): Promise<Served | undefined> {
  return (
    (await database.versions.findByOwnedFileName(fileName)) ??
    (await files.find('default', fileName))?.version
  );
}

function send(
  services: Services,
  request: FastifyRequest,
  reply: FastifyReply,
  version: Served,
  cache: string,
): FastifyReply | Promise<FastifyReply> {
  const heads = fileHeads(version, cache);
  for (let n = 0; n < heads.length; n += 2) void reply.header(heads[n] ?? '', heads[n + 1]);
  const { file } = request.params as { file: string };
  return file.endsWith(provenanceEnding)
    ? sendProvenance(services, reply, version)
    : sendArchive(services, request, reply, version);
}

async function sendProvenance(
  { database }: Services,
  reply: FastifyReply,
  version: Served,
): Promise<FastifyReply> {
  const body = await database.versions.provenance(version.id);
  if (body === undefined) throw absent(`provenance file of ${version.fileName}`, 'file');
  return reply.type('application/pgp-signature').header('cache-control', 'no-cache').send(body);
}

function sendArchive(
  services: Services,
  request: FastifyRequest,
  reply: FastifyReply,
  version: Served,
): FastifyReply | Promise<FastifyReply> {
  const { archiveDigest: digest, archiveBytes: size } = version;
  const etag = archiveEtag(version);
  void reply.header('etag', etag).header('accept-ranges', 'bytes');
  if (isUnchanged(request, etag)) return reply.code(304).send();
  void reply.header('content-type', archiveType);
  const range = requestedRange(request, etag, size);
  if (range === 'unsatisfiable')
    return reply.code(416).header('content-range', `bytes */${size}`).type('text/plain').send('');
  if (range === undefined) {
    void reply.header('content-length', size);
    return request.method === 'HEAD' ? reply.send('') : sendBytes(services, reply, digest, size);
  }
  const { start, end } = range;
  void reply
    .code(206)
    .header('content-range', `bytes ${start}-${end}/${size}`)
    .header('content-length', end - start + 1);
  return sendBytes(services, reply, digest, size, range);
}

/** Small archives from memory, large ones from the file as fast as the client reads. */
function sendBytes(
  { archives, recent }: Services,
  reply: FastifyReply,
  digest: string,
  size: number,
  range?: { readonly start: number; readonly end: number },
): FastifyReply | Promise<FastifyReply> {
  if (!recent.takes(size)) return archives.open(digest, range).then((stream) => reply.send(stream));
  const part = (bytes: Buffer) => (range === undefined ? bytes : bytes.subarray(range.start, range.end + 1));
  const kept = recent.kept(digest);
  if (kept !== undefined) return reply.send(part(kept));
  return recent.read(digest).then((bytes) => reply.send(part(bytes)));
}

function archiveOf(file: string): string {
  return file.endsWith(provenanceEnding) ? file.slice(0, -provenanceEnding.length) : file;
}
