import { pageQuery, problemSchema } from '@chandlery/api-contract';
import Type, { type TSchema } from 'typebox';

/** Query of a list, with what else it takes; unknown parameters are refused. */
export function listQuery<P extends Record<string, TSchema>>(more: P) {
  return Type.Object({ ...pageQuery, ...more }, { additionalProperties: false });
}

export const pageOnly = listQuery({});

/** A list's answer. */
export function pageOf<T extends TSchema>(item: T) {
  return Type.Object({ items: Type.Array(item), next: Type.Optional(Type.String()) });
}

const part = (description: string) => Type.String({ minLength: 1, maxLength: 300, description });

/** The parts of the paths. */
export const pathParts = {
  account: part('Name of an account.'),
  workspace: part('Slug of a workspace.'),
  app: part('Name of the chart.'),
  version: part('Version number, in any form that Helm takes for the same.'),
  id: part('Id.'),
  category: part('Slug of a category.'),
  role: part('Name of a role.'),
  token: part('The secret of an invitation.'),
};

export const appPath = Type.Object({ workspace: pathParts.workspace, app: pathParts.app });
export const versionPath = Type.Object({
  workspace: pathParts.workspace,
  app: pathParts.app,
  version: pathParts.version,
});
export const workspacePath = Type.Object({ workspace: pathParts.workspace });

/** The answers of a route: what it gives, and the problem that every refusal is. */
export function answers<S extends TSchema>(status: 200 | 201, schema: S) {
  return { [status]: schema, '4xx': problemSchema, '5xx': problemSchema };
}

export const noContent = {
  204: Type.Null({ description: 'Done.' }),
  '4xx': problemSchema,
  '5xx': problemSchema,
};

/** The page that a query asks for. */
export function pageRequest(query: { limit?: number; cursor?: string }): { limit: number; cursor?: string } {
  return { limit: query.limit ?? 50, ...(query.cursor === undefined ? {} : { cursor: query.cursor }) };
}
