import multipart from '@fastify/multipart';
import { appSchema } from '@chandlery/api-contract';
import type { Services } from '../../services.ts';
import { addScreenshot, setIcon } from '../../use-cases/app-images.ts';
import { expectedRevision } from '../conditional.ts';
import { imageBytes, readImage } from '../image-body.ts';
import { describesBytes } from './bytes-bodies.ts';
import { sendApp } from './app-routes.ts';
import { answers, appPath, conditionalHeaders } from './schemas.ts';
import type { TypedServer } from './typed.ts';

/** What a multipart body has beside the file. */
const envelopeBytes = 65_536;

/** Images in: bodies of bytes, which other routes do not take. */
export async function imageRoutes(server: TypedServer, services: Services): Promise<void> {
  const tags = ['Apps'];
  const response = answers(200, appSchema);
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  await server.register(multipart);

  server.put(
    '/workspaces/:workspace/apps/:app/icon',
    {
      bodyLimit: imageBytes.icon + envelopeBytes,
      config: describesBytes('icon'),
      schema: {
        tags,
        summary: 'Give the app an icon',
        description:
          'PNG, JPEG, WebP or SVG, as the body or as the multipart file `icon`. It becomes a PNG of at most 96x96 pixels.',
        params: appPath,
        headers: conditionalHeaders,
        response,
      },
    },
    async (request, reply) => {
      const bytes = await readImage(request, 'icon');
      const app = await setIcon(services, request.caller, request.params, bytes, expectedRevision(request));
      return sendApp(services, reply, app);
    },
  );

  server.post(
    '/workspaces/:workspace/apps/:app/screenshots',
    {
      bodyLimit: imageBytes.screenshot + envelopeBytes,
      config: describesBytes('screenshot'),
      schema: {
        tags,
        summary: 'Add a screenshot behind the others',
        description:
          'PNG, JPEG or WebP, as the body or as the multipart file `screenshot`; at most six. It becomes a PNG or JPEG of at most 1600x2400 pixels.',
        params: appPath,
        headers: conditionalHeaders,
        response,
      },
    },
    async (request, reply) => {
      const bytes = await readImage(request, 'screenshot');
      const app = await addScreenshot(
        services,
        request.caller,
        request.params,
        bytes,
        expectedRevision(request),
      );
      return sendApp(services, reply, app);
    },
  );
}
