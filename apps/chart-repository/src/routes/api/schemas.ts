import {
  conditionalHeaders,
  doneSchema,
  pageOf,
  pageQuery,
  pathParts,
  problemSchema,
} from '@chandlery/api-contract';
import Type, { type TSchema } from 'typebox';

export { conditionalHeaders, pageOf, pathParts };

/** Query of a list, with what else it takes; unknown parameters are refused. */
export function listQuery<P extends Record<string, TSchema>>(more: P) {
  return Type.Object({ ...pageQuery, ...more }, { additionalProperties: false });
}

export const pageOnly = listQuery({});

export const appPath = Type.Object({ workspace: pathParts.workspace, app: pathParts.app });
export const versionPath = Type.Object({
  workspace: pathParts.workspace,
  app: pathParts.app,
  version: pathParts.version,
});
export const workspacePath = Type.Object({ workspace: pathParts.workspace });

/** The answers of a route: what it gives, and the problem that every refusal is. */
export function answers<S extends TSchema>(status: 200 | 201 | 202, schema: S) {
  return { [status]: schema, '4xx': problemSchema, '5xx': problemSchema };
}

export const noContent = {
  204: doneSchema,
  '4xx': problemSchema,
  '5xx': problemSchema,
};

/** Of what has an id that grows with time. */
export const newestFirst = { key: ({ id }: { readonly id: string }) => id, descending: true };

/** The page that a query asks for. */
export function pageRequest(query: { limit?: number; cursor?: string }): { limit: number; cursor?: string } {
  return { limit: query.limit ?? 50, ...(query.cursor === undefined ? {} : { cursor: query.cursor }) };
}
