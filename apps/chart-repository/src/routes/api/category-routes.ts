import {
  appSchema,
  categoryAppsSchema,
  categoryChangeSchema,
  categorySchema,
  newCategorySchema,
} from '@chandlery/api-contract';
import Type from 'typebox';
import type { Services } from '../../services.ts';
import {
  changeCategory,
  createCategory,
  deleteCategory,
  moveAppsToCategory,
  seesEveryApp,
} from '../../use-cases/manage-categories.ts';
import { expectedRevision, withRevision } from '../conditional.ts';
import { requireReader } from '../helm/index-routes.ts';
import { currentCategory } from '../moved-category.ts';
import {
  answers,
  conditionalHeaders,
  noContent,
  pageOf,
  pageOnly,
  pageRequest,
  pathParts,
} from './schemas.ts';
import { appShape, pageShape } from './shapes.ts';
import { categoryShape } from './store-shapes.ts';
import type { TypedServer } from './typed.ts';

const params = Type.Object({ category: pathParts.category });

/** Categories: what everybody sees of them, and what those who manage them do. */
export function categoryRoutes(server: TypedServer, services: Services): void {
  const { database, config } = services;
  const tags = ['Categories'];
  const open = { openToStrangers: true };
  const response = answers(200, categorySchema);

  server.get(
    '/categories',
    {
      config: open,
      schema: {
        tags,
        summary: 'Categories, in their order',
        querystring: pageOnly,
        response: answers(200, pageOf(categorySchema)),
      },
    },
    async (request) => {
      requireReader(services, request);
      const whole = seesEveryApp(request.caller);
      const page = await database.categories.list(pageRequest(request.query));
      return pageShape(page, (category) => categoryShape(category, whole));
    },
  );

  server.get(
    '/categories/:category',
    {
      config: open,
      schema: { tags, summary: 'One category; from a slug that it had, 308 leads to it', params, response },
    },
    async (request, reply) => {
      requireReader(services, request);
      const category = await currentCategory(
        services,
        request,
        reply,
        request.params.category,
        (slug) => `/api/v1/categories/${slug}`,
      );
      if (category === undefined) return reply;
      return withRevision(reply, category.revision).send(
        categoryShape(category, seesEveryApp(request.caller)),
      );
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
    async (request, reply) => {
      const category = await createCategory(services, request.caller, request.body);
      return withRevision(reply, category.revision).code(201).send(categoryShape(category, true));
    },
  );

  server.patch(
    '/categories/:category',
    {
      schema: {
        tags,
        summary: 'Rename a category, give it another slug, icon or place; an old slug leads to the new one',
        params,
        body: categoryChangeSchema,
        headers: conditionalHeaders,
        response,
      },
    },
    async (request, reply) => {
      const { category: slug } = request.params;
      const revision = expectedRevision(request);
      const category = await changeCategory(services, request.caller, slug, request.body, revision);
      return withRevision(reply, category.revision).send(categoryShape(category, true));
    },
  );

  server.post(
    '/categories/:category/apps',
    {
      schema: {
        tags,
        summary: 'Move apps into a category, all or none',
        params,
        body: categoryAppsSchema,
        response: answers(200, pageOf(appSchema)),
      },
    },
    async (request) => {
      const { category: slug } = request.params;
      const apps = await moveAppsToCategory(services, request.caller, slug, request.body);
      return { items: apps.map((app) => appShape(app, config.contextPath)) };
    },
  );

  server.delete(
    '/categories/:category',
    {
      schema: {
        tags,
        summary: 'Delete an empty category',
        headers: conditionalHeaders,
        params,
        response: noContent,
      },
    },
    async (request, reply) => {
      await deleteCategory(services, request.caller, request.params.category, expectedRevision(request));
      return reply.code(204).send(null);
    },
  );
}
