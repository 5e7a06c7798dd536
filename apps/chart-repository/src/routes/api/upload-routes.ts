import multipart from '@fastify/multipart';
import { uploadCheckSchema, uploadQuery, versionSchema } from '@chandlery/api-contract';
import Type from 'typebox';
import { imageBytes } from '../image-body.ts';
import type { Services } from '../../services.ts';
import { checkUpload } from '../../use-cases/check-upload.ts';
import { replaceArchive } from '../../use-cases/replace-archive.ts';
import { uploadVersion } from '../../use-cases/upload-version.ts';
import { expectedRevision } from '../conditional.ts';
import { readUpload, requireChart } from '../upload-body.ts';
import { answers, conditionalHeaders, versionPath, workspacePath } from './schemas.ts';
import { describesBytes } from './bytes-bodies.ts';
import { uploadCheckShape } from './information-shapes.ts';
import { sendVersion } from './version-routes.ts';
import type { TypedServer } from './typed.ts';

const description =
  'The body is the .tgz itself, under any Content-Type, or multipart with the files `chart` and, optionally, `prov`.';

/** Bytes in: new versions, and other bytes for versions that are not yet active. */
export async function uploadRoutes(server: TypedServer, services: Services): Promise<void> {
  const { config } = services;
  const tags = ['Versions'];
  const bodyLimit = config.archiveBytes + config.provenanceBytes + 65_536;
  server.removeAllContentTypeParsers();
  await server.register(multipart);
  server.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
  server.post(
    '/workspaces/:workspace/versions',
    {
      bodyLimit: bodyLimit + imageBytes.icon,
      config: describesBytes('upload'),
      schema: {
        tags,
        summary: 'Upload a chart archive',
        description: `${description} A multipart body may hold an \`icon\`, too: both are taken, or neither.`,
        params: workspacePath,
        querystring: Type.Object(uploadQuery, { additionalProperties: false }),
        response: { ...answers(201, versionSchema), ...answers(200, uploadCheckSchema) },
      },
    },
    async (request, reply) => {
      const body = await readUpload(request, { ...config, iconBytes: imageBytes.icon });
      const upload = {
        workspace: request.params.workspace,
        archive: requireChart(body),
        provenance: body.prov,
        icon: body.icon,
      };
      if (request.query.dryRun === true)
        return reply.code(200).send(uploadCheckShape(await checkUpload(services, request.caller, upload)));
      return sendVersion(
        services,
        request.caller,
        reply.code(201),
        await uploadVersion(services, request.caller, upload),
      );
    },
  );

  server.put(
    '/workspaces/:workspace/apps/:app/versions/:version/archive',
    {
      bodyLimit,
      config: describesBytes('archive'),
      schema: {
        tags,
        summary: 'Replace the bytes of a draft or rejected version, or revise one under review',
        description,
        params: versionPath,
        headers: conditionalHeaders,
        response: answers(200, versionSchema),
      },
    },
    async (request, reply) => {
      const body = await readUpload(request, config);
      const input = {
        archive: requireChart(body),
        provenance: body.prov,
        expectedRevision: expectedRevision(request),
      };
      return sendVersion(
        services,
        request.caller,
        reply,
        await replaceArchive(services, request.caller, request.params, input),
      );
    },
  );
}
