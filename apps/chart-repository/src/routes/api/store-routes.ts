import {
  chartNameSchema,
  storeAppDetailSchema,
  storeAppSchema,
  storeQuery,
  storeVersionSchema,
} from '@chandlery/api-contract';
import Type from 'typebox';
import type { StoreFilter } from '../../search/catalogue.ts';
import type { Services } from '../../services.ts';
import {
  describeStoreApp,
  findStoreApp,
  isInStore,
  listRelatedApps,
  listStoreApps,
  listStoreVersions,
  type StoreApp,
} from '../../use-cases/browse-store.ts';
import { requireReader } from '../helm/index-routes.ts';
import { answers, appPath, listQuery, pageOf, pageOnly, pageRequest, pathParts } from './schemas.ts';
import { pageShape } from './shapes.ts';
import { storeAppShape, storeVersionShape } from './store-shapes.ts';
import type { TypedServer } from './typed.ts';

/** Versions that the answer on one app has at once. */
const versionsShown = 50;

const namePath = Type.Object({ name: pathParts.name });

/** What everybody sees: published apps, their active versions, and whose the chart names are. */
export function storeRoutes(server: TypedServer, services: Services): void {
  const { database, config: settings } = services;
  const tags = ['Store'];
  const config = { openToStrangers: true };
  const shaped = (app: StoreApp) => storeAppShape(app, settings.contextPath);

  server.get(
    '/store/apps',
    {
      config,
      schema: {
        tags,
        summary: 'Published apps, newest published first, or best found first',
        querystring: listQuery(storeQuery),
        response: answers(200, pageOf(storeAppSchema)),
      },
    },
    async (request) => {
      requireReader(services, request);
      const { limit: _limit, cursor: _cursor, publishedSince, ...given } = request.query;
      const filter: StoreFilter = {
        ...given,
        ...(publishedSince === undefined ? {} : { publishedSinceMs: Date.parse(publishedSince) }),
      };
      return pageShape(await listStoreApps(services, filter, pageRequest(request.query)), shaped);
    },
  );

  server.get(
    '/store/apps/:workspace/:app',
    {
      config,
      schema: {
        tags,
        summary: 'One published app',
        params: appPath,
        response: answers(200, storeAppDetailSchema),
      },
    },
    async (request) => {
      requireReader(services, request);
      const app = await findStoreApp(services, request.params);
      const { items } = await listStoreVersions(services, app.id, { limit: versionsShown });
      return {
        ...shaped(await describeStoreApp(services, app)),
        versions: items.map((version) => storeVersionShape(version, settings.contextPath)),
      };
    },
  );

  server.get(
    '/store/apps/:workspace/:app/versions',
    {
      config,
      schema: {
        tags,
        summary: 'Its active versions, newest version first as Helm sorts',
        params: appPath,
        querystring: pageOnly,
        response: answers(200, pageOf(storeVersionSchema)),
      },
    },
    async (request) => {
      requireReader(services, request);
      const app = await findStoreApp(services, request.params);
      const page = await listStoreVersions(services, app.id, pageRequest(request.query));
      return pageShape(page, (version) => storeVersionShape(version, settings.contextPath));
    },
  );

  server.get(
    '/store/apps/:workspace/:app/related',
    {
      config,
      schema: {
        tags,
        summary: 'The same chart of other publishers, then what shares keywords or the category',
        params: appPath,
        querystring: pageOnly,
        response: answers(200, pageOf(storeAppSchema)),
      },
    },
    async (request) => {
      requireReader(services, request);
      const app = await findStoreApp(services, request.params);
      return pageShape(await listRelatedApps(services, app, pageRequest(request.query)), shaped);
    },
  );

  server.get(
    '/store/names/:name',
    {
      config,
      schema: {
        tags,
        summary: 'Whose a chart name in the combined indexes is, and who else publishes one',
        params: namePath,
        querystring: pageOnly,
        response: answers(200, chartNameSchema),
      },
    },
    async (request) => {
      requireReader(services, request);
      const { name } = request.params;
      const owned = await database.store.findName(name);
      const owner = owned && (await database.apps.findById(owned.ownerAppId));
      const publishers = await listStoreApps(services, { name }, pageRequest(request.query));
      return {
        name,
        owner:
          owned === undefined || owner === undefined
            ? null
            : {
                id: owner.id,
                workspace: owner.workspaceSlug,
                inStore: isInStore(owner),
                since: new Date(owned.sinceMs).toISOString(),
              },
        ...pageShape(publishers, shaped),
      };
    },
  );
}
