import type { ChartVersion, Workspace } from '@chandlery/persistence';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import parseRange from 'range-parser';
import { absent, notVisible } from '../../problems/refusal.ts';
import { type Caller, permissionsIn } from '../../security/caller.ts';
import type { Services } from '../../services.ts';
import { policyOf } from '../../use-cases/access.ts';
import { isUnchanged } from '../conditional.ts';

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
  const { database } = services;
  // HEAD by itself: what Fastify makes of a GET would read the whole file to throw it away.
  const download = { method: ['GET', 'HEAD'], schema: { hide: true } };

  const appended = repositoryBases.map((base) => `${base}${services.config.contextPath}`);
  for (const base of new Set(['', ...appended])) {
    server.route<{ Params: { workspace: string; file: string } }>({
      ...download,
      url: `${base}/workspaces/:workspace/charts/:file`,
      handler: async (request, reply) => {
        const { workspace: slug, file } = request.params;
        const workspace = await database.workspaces.findBySlug(slug);
        const found = workspace && (await database.versions.findByFileName(workspace.id, archiveOf(file)));
        if (!workspace || !found || !mayDownload(services, request.caller, found))
          throw notVisible(`file ${file}`, 'file');
        return send(services, request, reply, found, await cacheControl(services, workspace, found));
      },
    });
  }

  server.route<{ Params: { file: string } }>({
    ...download,
    url: '/charts/:file',
    handler: async (request, reply) => {
      const { file } = request.params;
      const found = await versionServedAs(services, archiveOf(file));
      if (!found || !mayDownload(services, request.caller, found)) throw notVisible(`file ${file}`, 'file');
      return send(services, request, reply, found, 'no-cache');
    },
  });
}

/** The version that the combined index serves under a file name, or else the one of the workspace `default`. */
async function versionServedAs({ database }: Services, fileName: string): Promise<ChartVersion | undefined> {
  const owned = await database.versions.findByOwnedFileName(fileName);
  if (owned !== undefined) return owned;
  const workspace = await database.workspaces.findBySlug('default');
  return workspace === undefined ? undefined : database.versions.findByFileName(workspace.id, fileName);
}

/** What is or was in the store is for everybody who may read the store; the rest is for the members of its workspace. */
function mayDownload({ config }: Services, caller: Caller, version: ChartVersion): boolean {
  if (permissionsIn(caller, version.workspaceId).has('workspace.apps.view')) return true;
  const released = version.state === 'active' || version.state === 'suspended';
  return released && (config.anonymousRead || caller.account !== undefined);
}

/** Only what is active, open to all and of kept numbers never changes under its name. */
async function cacheControl(
  services: Services,
  workspace: Workspace,
  version: ChartVersion,
): Promise<string> {
  const { keepNumbers } = await policyOf(services, workspace);
  const fixed = version.state === 'active' && services.config.anonymousRead && keepNumbers;
  return fixed ? 'public, max-age=31536000, immutable' : 'private, no-cache';
}

async function send(
  services: Services,
  request: FastifyRequest,
  reply: FastifyReply,
  version: ChartVersion,
  cache: string,
): Promise<FastifyReply> {
  void reply.header('cache-control', cache).header('x-content-type-options', 'nosniff');
  if (version.state === 'suspended') {
    void reply.header(
      'warning',
      `299 - "${version.fileName} is suspended: it left the store, and stays here for those who run it"`,
    );
  }
  const { file } = request.params as { file: string };
  return file.endsWith(provenanceEnding)
    ? sendProvenance(services, reply, version)
    : sendArchive(services, request, reply, version);
}

async function sendProvenance(
  { database }: Services,
  reply: FastifyReply,
  version: ChartVersion,
): Promise<FastifyReply> {
  const body = await database.versions.provenance(version.id);
  if (body === undefined) throw absent(`provenance file of ${version.fileName}`, 'file');
  return reply.type('application/pgp-signature').header('cache-control', 'no-cache').send(body);
}

async function sendArchive(
  { archives }: Services,
  request: FastifyRequest,
  reply: FastifyReply,
  version: ChartVersion,
): Promise<FastifyReply> {
  const { archiveDigest: digest, archiveBytes: size } = version;
  const etag = `"${digest}"`;
  void reply.header('etag', etag).header('accept-ranges', 'bytes');
  if (isUnchanged(request, etag)) return reply.code(304).send();
  void reply.type('application/x-tar');
  const range = requestedRange(request, etag, size);
  if (range === 'unsatisfiable')
    return reply.code(416).header('content-range', `bytes */${size}`).type('text/plain').send('');
  if (range === undefined) {
    void reply.header('content-length', size);
    return reply.send(request.method === 'HEAD' ? '' : await archives.open(digest));
  }
  void reply
    .code(206)
    .header('content-range', `bytes ${range.start}-${range.end}/${size}`)
    .header('content-length', range.end - range.start + 1);
  return reply.send(await archives.open(digest, range));
}

/** The one range that is asked for; several, or an If-Range of other bytes, get the whole (RFC 9110, 14.2). */
function requestedRange(
  request: FastifyRequest,
  etag: string,
  size: number,
): { start: number; end: number } | 'unsatisfiable' | undefined {
  const header = request.headers.range;
  if (header === undefined || request.method !== 'GET') return undefined;
  const condition = request.headers['if-range'];
  if (condition !== undefined && condition !== etag) return undefined;
  const ranges = parseRange(size, header);
  if (ranges === -1) return 'unsatisfiable';
  if (ranges === -2 || ranges.type !== 'bytes' || ranges.length !== 1) return undefined;
  return ranges[0];
}

function archiveOf(file: string): string {
  return file.endsWith(provenanceEnding) ? file.slice(0, -provenanceEnding.length) : file;
}
