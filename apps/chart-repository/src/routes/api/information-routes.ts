import { appSchema, introductionSchema, screenshotOrderSchema } from '@chandlery/api-contract';
import { type App, type AppImage } from '@chandlery/persistence';
import type { FastifyReply, FastifyRequest } from 'fastify';
import Type from 'typebox';
import { notVisible } from '../../problems/refusal.ts';
import type { Services } from '../../services.ts';
import { orderScreenshots, removeScreenshot, setIcon } from '../../use-cases/app-images.ts';
import { type ReadableApp, readableApp } from '../../use-cases/readable-app.ts';
import { readIntroduction } from '../../use-cases/read-introduction.ts';
import { expectedRevision, isUnchanged } from '../conditional.ts';
import { sendApp } from './app-routes.ts';
import { bytesAnswers } from './bytes-answers.ts';
import { introductionShape } from './information-shapes.ts';
import { answers, appPath, conditionalHeaders, pathParts } from './schemas.ts';
import type { TypedServer } from './typed.ts';

const imagePath = Type.Object({ ...appPath.properties, digest: pathParts.digest });

/** What an app shows of itself beyond its fields: introduction, icon, screenshots. */
export function informationRoutes(server: TypedServer, services: Services): void {
  const tags = ['Apps'];
  const config = { openToStrangers: true };
  const base = '/workspaces/:workspace/apps/:app';
  const image = bytesAnswers('The image.', 'image/png', 'image/jpeg');

  server.get(
    `${base}/introduction`,
    {
      config,
      schema: {
        tags,
        summary: 'What introduces the app, as Markdown and as HTML that is safe to show',
        params: appPath,
        response: answers(200, introductionSchema),
      },
    },
    async (request) => introductionShape(await readIntroduction(services, request.caller, request.params)),
  );

  server.get(
    `${base}/icon`,
    {
      config,
      schema: {
        tags,
        summary: "The app's own icon",
        description: 'As public as the app. 404 where it has none: see `icon` of Chart.yaml, then.',
        params: appPath,
        response: image,
      },
    },
    async (request, reply) => {
      const found = await readableApp(services, request.caller, request.params);
      const icon = await imageNamed(services, found, found.app.iconDigest ?? '');
      return sendImage(services, request, reply, found, icon);
    },
  );

  server.get(
    `${base}/images/:digest`,
    {
      config,
      schema: {
        tags,
        summary: 'An image of the app: a screenshot, or an icon of now or before',
        params: imagePath,
        response: image,
      },
    },
    async (request, reply) => {
      const found = await readableApp(services, request.caller, request.params);
      return sendImage(
        services,
        request,
        reply,
        found,
        await imageNamed(services, found, request.params.digest),
      );
    },
  );

  server.delete(
    `${base}/icon`,
    {
      schema: {
        tags,
        summary: 'Take the icon away; that of Chart.yaml stands again',
        params: appPath,
        headers: conditionalHeaders,
        response: answers(200, appSchema),
      },
    },
    async (request, reply) =>
      sendApp(
        services,
        reply,
        await setIcon(services, request.caller, request.params, null, expectedRevision(request)),
      ),
  );

  server.delete(
    `${base}/screenshots/:digest`,
    {
      schema: {
        tags,
        summary: 'Take a screenshot away',
        params: imagePath,
        headers: conditionalHeaders,
        response: answers(200, appSchema),
      },
    },
    async (request, reply) =>
      sendApp(
        services,
        reply,
        await removeScreenshot(services, request.caller, request.params, expectedRevision(request)),
      ),
  );

  server.put(
    `${base}/screenshots`,
    {
      schema: {
        tags,
        summary: 'Put the screenshots in another order',
        params: appPath,
        body: screenshotOrderSchema,
        headers: conditionalHeaders,
        response: answers(200, appSchema),
      },
    },
    async (request, reply) => {
      const { screenshots } = request.body;
      const app: App = await orderScreenshots(
        services,
        request.caller,
        request.params,
        screenshots,
        expectedRevision(request),
      );
      return sendApp(services, reply, app);
    },
  );
}

/** Strangers see what the information names now; who sees every version sees what it named before, too. @throws Refusal not_visible */
async function imageNamed(
  { database }: Services,
  { app, inside }: ReadableApp,
  digest: string,
): Promise<AppImage> {
  const found = await database.apps.imageOf(app.id, digest);
  if (found === undefined || !(found.current || inside))
    throw notVisible(`such image of ${app.name}`, 'image');
  return found.image;
}

async function sendImage(
  { images }: Services,
  request: FastifyRequest,
  reply: FastifyReply,
  { open }: ReadableApp,
  { digest, mediaType, bytes }: AppImage,
): Promise<FastifyReply> {
  const etag = `"${digest}"`;
  void reply
    .header('etag', etag)
    .header('cache-control', open ? 'public, no-cache' : 'private, no-cache')
    .header('vary', 'authorization')
    .header('x-content-type-options', 'nosniff')
    .header('content-security-policy', "default-src 'none'; sandbox");
  if (isUnchanged(request, etag)) return reply.code(304).send();
  return reply
    .type(mediaType)
    .header('content-length', bytes)
    .send(Buffer.from(await images.read(digest)));
}
