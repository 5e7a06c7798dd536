import { categorySchema, newCategorySchema, storeAppSchema } from '@chandlery/api-contract';
import { sortVersionsDescending } from '@chandlery/chart';
import type { App } from '@chandlery/persistence';
import Type from 'typebox';
import { absent } from '../../problems/refusal.ts';
import type { Services } from '../../services.ts';
import { createCategory, deleteCategory } from '../../use-cases/manage-apps.ts';
import { requireReader } from '../helm/index-routes.ts';
import { answers, appPath, listQuery, noContent, pageOf, pageRequest, pathParts } from './schemas.ts';
import { categoryShape, pageShape, storeAppShape } from './shapes.ts';
import type { TypedServer } from './typed.ts';

/** What everybody sees: published apps with their active versions, and categories. */
export function storeRoutes(server: TypedServer, services: Services): void {
  const { database } = services;
  const tags = ['Store'];
  const config = { openToStrangers: true };

  server.get(
    '/store/apps',
    {
      config,
      schema: {
        tags,
        summary: 'Published apps, newest published first',
        querystring: listQuery({
          category: Type.Optional(Type.String({ maxLength: 63, description: 'Slug of a category.' })),
          text: Type.Optional(
            Type.String({ maxLength: 200, description: 'Part of a name, description or keyword.' }),
          ),
        }),
        response: answers(200, pageOf(storeAppSchema)),
      },
    },
    async (request) => {
      requireReader(services, request);
      const { category, text } = request.query;
      const page = await database.apps.listPublished({
        ...pageRequest(request.query),
        ...(category === undefined ? {} : { categorySlug: category }),
        ...(text === undefined ? {} : { text }),
      });
      return {
        ...pageShape(page, (app) => app),
        items: await Promise.all(page.items.map((app) => shaped(services, app))),
      };
    },
  );

  server.get(
    '/store/apps/:workspace/:app',
    {
      config,
      schema: { tags, summary: 'One published app', params: appPath, response: answers(200, storeAppSchema) },
    },
    async (request) => {
      requireReader(services, request);
      const { workspace: slug, app: name } = request.params;
      const workspace = await database.workspaces.findBySlug(slug);
      const app = workspace === undefined ? undefined : await database.apps.findByName(workspace.id, name);
      if (app === undefined || app.suspended || !app.versionStates.includes('active'))
        throw absent(`published app ${name} in ${slug}`, 'app');
      return shaped(services, app);
    },
  );

  server.get(
    '/categories',
    { config, schema: { tags, summary: 'Categories', response: answers(200, pageOf(categorySchema)) } },
    async (request) => {
      requireReader(services, request);
      return { items: (await database.categories.list()).map(categoryShape) };
    },
  );

  server.post(
    '/categories',
    {
      schema: {
        tags,
        summary: 'Create a category',
        body: newCategorySchema,
        response: answers(201, categorySchema),
      },
    },
    async (request, reply) =>
      reply.code(201).send(categoryShape(await createCategory(services, request.caller, request.body))),
  );

  server.delete(
    '/categories/:category',
    {
      schema: {
        tags,
        summary: 'Delete an empty category',
        params: Type.Object({ category: pathParts.category }),
        response: noContent,
      },
    },
    async (request, reply) => {
      await deleteCategory(services, request.caller, request.params.category);
      return reply.code(204).send(null);
    },
  );
}

async function shaped({ database, config }: Services, app: App) {
  const active = (await database.versions.allOf(app.id)).filter(({ state }) => state === 'active');
  return storeAppShape(
    app,
    sortVersionsDescending(active, ({ version }) => version),
    config.contextPath,
  );
}
