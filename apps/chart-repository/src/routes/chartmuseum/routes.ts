import multipart from '@fastify/multipart';
import { versionKey } from '@chandlery/chart';
import type { Workspace } from '@chandlery/persistence';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { absent, Refusal } from '../../problems/refusal.ts';
import type { Services } from '../../services.ts';
import { visibleWorkspace } from '../../use-cases/access.ts';
import { allItems } from '../../use-cases/all-items.ts';
import { attachProvenance } from '../../use-cases/attach-provenance.ts';
import { deleteVersion } from '../../use-cases/delete-version.ts';
import { uploadForClients } from '../../use-cases/upload-for-clients.ts';
import { readProvenanceBody, readUpload } from '../upload-body.ts';
import { chartmuseumErrors } from './errors.ts';
import { listed, listedVersions, pick } from './listing.ts';

type Path = { workspace?: string; name: string; version: string };

const hide = { schema: { hide: true } };

/** ChartMuseum's API, for the workspace `default` at `/api/charts` and for each workspace at `/api/workspaces/{ws}/charts`. */
export async function chartmuseumRoutes(server: FastifyInstance, services: Services): Promise<void> {
  await server.register((scope) => {
    chartmuseumErrors(scope);
    repositoryRoutes(scope, services, '/api');
    repositoryRoutes(scope, services, '/api/workspaces/:workspace');
  });
  await server.register(async (scope) => {
    chartmuseumErrors(scope);
    scope.removeAllContentTypeParsers();
    await scope.register(multipart);
    scope.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
    uploadRoutes(scope, services, '/api');
    uploadRoutes(scope, services, '/api/workspaces/:workspace');
  });
}

function repositoryRoutes(server: FastifyInstance, services: Services, prefix: string): void {
  const { contents, config } = services;

  server.get<{ Params: Path; Querystring: { offset?: string; limit?: string } }>(
    `${prefix}/charts`,
    hide,
    async (request) => {
      const workspace = await readable(services, request);
      const offset = count(request.query.offset, 'offset', 0);
      const limit = count(request.query.limit, 'limit', Number.MAX_SAFE_INTEGER);
      const names = await publishedNames(services, workspace.id);
      const page = await Promise.all(
        names.slice(offset, offset + limit).map(async (name) => {
          const versions = await listedVersions(services, workspace.id, name);
          return [name, versions.map((version) => listed(version, config.contextPath))] as const;
        }),
      );
      return Object.fromEntries(page);
    },
  );

  server.get<{ Params: Path }>(`${prefix}/charts/:name`, hide, async (request) => {
    const workspace = await readable(services, request);
    const versions = await listedVersions(services, workspace.id, request.params.name);
    if (versions.length === 0) throw absent(`chart ${request.params.name}`, 'name');
    return versions.map((version) => listed(version, config.contextPath));
  });

  server.get<{ Params: Path }>(`${prefix}/charts/:name/:version`, hide, async (request) => {
    return listed(await addressed(services, request), config.contextPath);
  });

  server.get<{ Params: Path }>(`${prefix}/charts/:name/:version/templates`, hide, async (request) => {
    return contents.templates((await addressed(services, request)).archiveDigest);
  });

  server.get<{ Params: Path }>(`${prefix}/charts/:name/:version/values`, hide, async (request, reply) => {
    const text = await contents.values((await addressed(services, request)).archiveDigest);
    return reply.type('application/yaml').send(text);
  });

  server.delete<{ Params: Path }>(`${prefix}/charts/:name/:version`, hide, async (request) => {
    const { name, version } = request.params;
    await deleteVersion(
      services,
      request.caller,
      { workspace: slugOf(request), app: name, version },
      { evenIfActive: true },
    );
    return { deleted: true };
  });
}

function uploadRoutes(server: FastifyInstance, services: Services, prefix: string): void {
  const { config } = services;
  const options = { ...hide, bodyLimit: config.archiveBytes + config.provenanceBytes + 65_536 };

  server.post<{ Params: Path; Querystring: { force?: string } }>(
    `${prefix}/charts`,
    options,
    async (request, reply) => {
      const { chart, prov } = await readUpload(request, config);
      const workspace = slugOf(request);
      if (chart !== undefined) {
        const force = request.query.force !== undefined && request.query.force !== 'false';
        await uploadForClients(services, request.caller, {
          workspace,
          archive: chart,
          provenance: prov,
          force,
        });
      } else if (prov !== undefined) {
        await attachProvenance(services, request.caller, workspace, prov);
      } else {
        throw new Refusal('archive_absent', 'The request carries neither a chart nor a provenance file.', {
          field: 'chart',
          remedy:
            'Send the .tgz as the body or as the multipart field `chart`, the .prov as the field `prov`.',
        });
      }
      return reply.code(201).send({ saved: true });
    },
  );

  server.post<{ Params: Path }>(`${prefix}/prov`, options, async (request, reply) => {
    await attachProvenance(
      services,
      request.caller,
      slugOf(request),
      await readProvenanceBody(request, config),
    );
    return reply.code(201).send({ saved: true });
  });
}

function slugOf(request: FastifyRequest): string {
  return (request.params as { workspace?: string }).workspace ?? 'default';
}

/** The workspace of the path, if its active versions are for the caller to read. @throws Refusal not_visible */
async function readable(services: Services, request: FastifyRequest): Promise<Workspace> {
  const slug = slugOf(request);
  if (!services.config.anonymousRead) return visibleWorkspace(services, request.caller, slug);
  const workspace = await services.database.workspaces.findBySlug(slug);
  if (workspace === undefined) throw absent(`workspace ${slug}`, 'workspace');
  return workspace;
}

async function addressed(services: Services, request: FastifyRequest) {
  const workspace = await readable(services, request);
  const { name, version: number } = request.params as Path;
  const key = versionKey(number);
  return pick(
    await listedVersions(services, workspace.id, name),
    number,
    (version) => version.versionKey === key,
  );
}

async function publishedNames({ database }: Services, workspaceId: string): Promise<readonly string[]> {
  const names: string[] = [];
  const published = allItems((page) => database.apps.listPublished({ ...page, workspaceId }));
  for await (const { name } of published) names.push(name);
  return names.sort((a, b) => (a < b ? -1 : 1));
}

function count(text: string | undefined, field: string, initial: number): number {
  if (text === undefined || text === '') return initial;
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new Refusal('query_invalid', `${field} is not a whole number from 0.`, {
    field: `query/${field}`,
    remedy: 'Give a number, or leave it out.',
  });
}
