import {
  comparisonQuery,
  comparisonSchema,
  fileSchema,
  valuesCompatibilityBodySchema,
  valuesCompatibilitySchema,
} from '@chandlery/api-contract';
import type { FastifyReply, FastifyRequest } from 'fastify';
import Type from 'typebox';
import { Refusal } from '../../problems/refusal.ts';
import type { Services } from '../../services.ts';
import { readableVersion } from '../../use-cases/readable-app.ts';
import { judgeCompatibility } from '../../use-cases/values-compatibility.ts';
import { pageOfSorted } from '../../use-cases/page-of-sorted.ts';
import { isUnchanged } from '../conditional.ts';
import { bytesAnswers } from './bytes-answers.ts';
import { answers, appPath, pageOf, pageOnly, pageRequest, pathParts, versionPath } from './schemas.ts';
import { pageShape } from './shapes.ts';
import type { TypedServer } from './typed.ts';

/** What versions hold: their files, and what two of them differ in. For whoever may download the archives. */
export function contentRoutes(server: TypedServer, services: Services): void {
  const { contents } = services;
  const tags = ['Versions'];
  const config = { openToStrangers: true };

  server.get(
    '/workspaces/:workspace/apps/:app/versions/:version/files',
    {
      config,
      schema: {
        tags,
        summary: 'Files of a version, by path',
        params: versionPath,
        querystring: pageOnly,
        response: answers(200, pageOf(fileSchema)),
      },
    },
    async (request) => {
      const { archiveDigest } = await readableVersion(services, request.caller, request.params);
      const files = await contents.files(archiveDigest);
      const page = pageOfSorted(files, pageRequest(request.query), { key: ({ path }) => path });
      return pageShape(page, (file) => ({ ...file }));
    },
  );

  server.get(
    '/workspaces/:workspace/apps/:app/versions/:version/files/*',
    {
      config,
      schema: {
        tags,
        summary: 'One file of a version: text as text/plain, anything else to be saved',
        params: Type.Object({
          ...versionPath.properties,
          '*': pathParts['*'],
        }),
        response: bytesAnswers('The file.', 'text/plain', 'application/octet-stream'),
      },
    },
    async (request, reply) => {
      const { '*': path, ...address } = request.params;
      const { archiveDigest } = await readableVersion(services, request.caller, address);
      return sendFile(services, request, reply, { archiveDigest, path });
    },
  );

  server.get(
    '/workspaces/:workspace/apps/:app/compare',
    {
      config,
      schema: {
        tags,
        summary: 'What two versions of an app differ in: files, values, metadata',
        params: appPath,
        querystring: Type.Object(comparisonQuery, { additionalProperties: false }),
        response: answers(200, comparisonSchema),
      },
    },
    async (request) => {
      const { from, to } = request.query;
      const [before, after] = await Promise.all(
        [from, to].map((version) =>
          readableVersion(services, request.caller, { ...request.params, version }),
        ),
      );
      const { files, values, metadata, truncated } = await contents.compare(
        before?.archiveDigest ?? '',
        after?.archiveDigest ?? '',
      );
      return {
        from: before?.version ?? from,
        to: after?.version ?? to,
        files: [...files],
        values: [...values],
        metadata: [...metadata],
        truncated,
      };
    },
  );

  server.post(
    '/workspaces/:workspace/apps/:app/versions/:version/values-compatibility',
    {
      config,
      bodyLimit: valuesBodyBytes,
      schema: {
        tags,
        summary:
          'What of your values this version breaks, ignores, or asks for; they are carried over where that is certain',
        params: versionPath,
        body: valuesCompatibilityBodySchema,
        response: answers(200, valuesCompatibilitySchema),
      },
    },
    async ({ caller, params, body }) => judgeCompatibility(services, caller, params, body),
  );
}

/** Larger than the values that fit, so that too many are told to be that; see `valuesCompatibilityBodySchema`. */
const valuesBodyBytes = 2 * 1024 ** 2;

/** What a chart holds is a stranger's: it is never more than text in a browser. @throws Refusal file_absent */
async function sendFile(
  { contents }: Services,
  request: FastifyRequest,
  reply: FastifyReply,
  { archiveDigest, path }: { readonly archiveDigest: string; readonly path: string },
): Promise<FastifyReply> {
  const file = await contents.file(archiveDigest, path);
  if (file === null) {
    throw new Refusal('file_absent', `The version has no file ${JSON.stringify(path.slice(0, 200))}.`, {
      field: 'path/*',
      remedy: 'See the list of its files.',
    });
  }
  const etag = `"${archiveDigest}"`;
  void reply
    .header('etag', etag)
    .header('cache-control', 'private, no-cache')
    .header('x-content-type-options', 'nosniff')
    .header('content-security-policy', "default-src 'none'; sandbox");
  if (isUnchanged(request, etag)) return reply.code(304).send();
  if (!file.text) void reply.header('content-disposition', 'attachment');
  return reply
    .type(file.text ? 'text/plain; charset=utf-8' : 'application/octet-stream')
    .send(Buffer.from(file.bytes));
}
