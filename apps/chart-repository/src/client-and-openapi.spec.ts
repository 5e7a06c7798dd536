import {
  bytesBodies,
  conditionalHeaders,
  idempotencyHeaders,
  isOperation,
  type Operation,
  operations,
  type OperationTree,
  pathParts,
  refusalCodes,
} from '@chandlery/api-contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { refusalEntries } from './problems/statuses.ts';
import { type TestApp, testApp } from './testing/test-app.ts';

/*
 * The client is made of a table of operations, and OpenAPI of the routes. Here each is written out in the same way, and what
 * one has and the other has not makes a spec fail: a route, a parameter, a field of a body or an answer, a status.
 */
type Schema = Readonly<Record<string, unknown>>;
type Described = {
  readonly parameters: Readonly<Record<string, { readonly required: boolean; readonly schema: Schema }>>;
  readonly bodies: Readonly<Record<string, Schema>>;
  readonly answers: Readonly<Record<string, Readonly<Record<string, Schema>>>>;
};
type Document = {
  readonly paths: Readonly<Record<string, Readonly<Record<string, OpenApiOperation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, unknown>> };
};
type OpenApiOperation = {
  readonly parameters?: readonly {
    name: string;
    in: string;
    required?: boolean;
    schema: Schema;
    description?: string;
  }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { schema: Schema }>> };
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { schema: Schema }>> }>
  >;
};

let app: TestApp;
let served: ReadonlyMap<string, Described>;
const known = byRoute(flat(operations));

beforeAll(async () => {
  app = await testApp();
  served = fromDocument((await app.request(undefined, 'GET', '/api/v1/openapi.json')).json());
});
afterAll(() => app.close());

test('the client has an operation for every route, and none that there is not', () => {
  expect([...known.keys()].sort()).toEqual([...served.keys()].sort());
});

describe.each([...known])('%s', (route, operationsOfRoute) => {
  test('takes the same parameters, and the same body', () => {
    const { parameters, bodies } = described(operationsOfRoute);
    expect(parameters).toEqual(served.get(route)?.parameters);
    expect(bodies).toEqual(served.get(route)?.bodies);
  });
  test('gives the same answers', () => {
    expect(described(operationsOfRoute).answers).toEqual(served.get(route)?.answers);
  });
});

test('the client knows every code that the server can refuse with, and no other', () => {
  const onTheWire = refusalEntries.filter(({ code, status }) => status !== 500 || code === 'internal');
  expect([...refusalCodes].sort()).toEqual([...new Set(onTheWire.map(({ code }) => code))].sort());
  expect(new Set(refusalCodes).size).toBe(refusalCodes.length);
});

test('no name stands for a part of the path and for a query at once', () => {
  for (const { path, query = {} } of flat(operations)) {
    expect(partsOf(path).filter((name) => name in query)).toEqual([]);
  }
});

function flat(tree: OperationTree): Operation[] {
  return Object.values(tree).flatMap((node) => (isOperation(node) ? [node] : flat(node)));
}

/** `GET /workspaces/{workspace}`: what the route is called in both. */
function byRoute(all: readonly Operation[]): ReadonlyMap<string, readonly Operation[]> {
  return Map.groupBy(all, ({ method, path }) => {
    const parts = path.split('/').map((part) => (/^[:*]/.test(part) ? `{${part.replace(':', '')}}` : part));
    return `${method} /api/v1${parts.join('/')}`;
  });
}

function partsOf(path: string): string[] {
  return path.split('/').flatMap((part) => (/^[:*]/.test(part) ? [part.replace(':', '')] : []));
}

/** What the table says of a route, all operations on it taken together. */
function described(same: readonly Operation[]): Described {
  const all = same.map((operation) => ({
    parameters: parametersOf(operation),
    bodies: bodiesOf(operation),
    answers: answersOf(operation),
  }));
  return {
    parameters: Object.assign({}, ...all.map(({ parameters }) => parameters)),
    bodies: Object.assign({}, ...all.map(({ bodies }) => bodies)),
    answers: Object.assign({}, ...all.map(({ answers }) => answers)),
  };
}

function parametersOf({
  path,
  params = {},
  query = {},
  conditional,
  idempotent,
}: Operation): Described['parameters'] {
  const usual: Readonly<Record<string, unknown>> = pathParts;
  const fields: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
    path: Object.fromEntries(partsOf(path).map((name) => [name, params[name] ?? usual[name]])),
    query,
    header: {
      ...(conditional === true ? conditionalHeaders.properties : {}),
      ...(idempotent === true ? idempotencyHeaders : {}),
    },
  };
  const entries = Object.entries(fields).flatMap(([place, schemas]) =>
    Object.entries(schemas).map(
      ([name, schema]) =>
        [`${place} ${name}`, { required: !isOptional(schema), schema: plain(schema) }] as const,
    ),
  );
  return Object.fromEntries(entries);
}

function isOptional(schema: unknown): boolean {
  return typeof schema === 'object' && schema !== null && '~optional' in schema;
}

function bodiesOf({ body, bytes }: Operation): Described['bodies'] {
  if (bytes !== undefined)
    return Object.fromEntries(
      Object.entries(bytesBodies[bytes]).map(([type, schema]) => [type, plain(schema)]),
    );
  return body === undefined ? {} : { 'application/json': plain(body) };
}

function answersOf({ answers = {}, file, lines, events }: Operation): Described['answers'] {
  if (file !== undefined)
    return { 200: Object.fromEntries(file.map((type) => [type, { type: 'string', format: 'binary' }])) };
  if (events !== undefined) return { 200: { 'text/event-stream': { type: 'string' } }, 204: {} };
  if (lines !== undefined) return { 200: { 'application/x-ndjson': { type: 'string' } } };
  return Object.fromEntries(
    Object.entries(answers).map(([status, schema]) => {
      const given = plain(schema);
      return [status, given['type'] === 'null' ? {} : { 'application/json': given }];
    }),
  );
}

/** What the document says of each route; that every refusal is a `Problem` is another spec's matter. */
function fromDocument({ paths, components }: Document): ReadonlyMap<string, Described> {
  const resolved = (schema: unknown) => plain(schema, components.schemas);
  const contentOf = (content: Readonly<Record<string, { schema: Schema }>> = {}) =>
    Object.fromEntries(Object.entries(content).map(([type, { schema }]) => [type, resolved(schema)]));
  const routes = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      route: `${method.toUpperCase()} ${path}`,
      operation,
    })),
  );
  return new Map(
    routes.map(({ route, operation: { parameters = [], requestBody, responses } }) => [
      route,
      {
        parameters: Object.fromEntries(
          parameters.map(({ name, in: place, required = false, schema, description }) => [
            `${place} ${name}`,
            {
              required,
              schema: { ...resolved(schema), ...(description === undefined ? {} : { description }) },
            },
          ]),
        ),
        bodies: contentOf(requestBody?.content),
        answers: Object.fromEntries(
          Object.entries(responses)
            .filter(([status]) => !/^[45]XX$/.test(status))
            .map(([status, { content }]) => [status, contentOf(content)]),
        ),
      },
    ]),
  );
}

/** A schema as JSON, without its name, and with what it refers to in its place. */
function plain(schema: unknown, named: Readonly<Record<string, unknown>> = {}): Schema {
  const prefix = '#/components/schemas/';
  return JSON.parse(JSON.stringify(schema), (_key, value: unknown) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    const { $id: _name, $ref, patternProperties, ...rest } = value as Record<string, unknown>;
    if (typeof $ref === 'string' && $ref.startsWith(prefix))
      return plain(named[$ref.slice(prefix.length)], named);
    return patternProperties === undefined ? rest : { ...rest, ...ofEveryName(patternProperties) };
  }) as Schema;
}

/** OpenAPI writes the properties of every name (TypeBox: those that match `^.*$`) as additional ones. */
function ofEveryName(patternProperties: unknown): Schema {
  const { '^.*$': every } = patternProperties as Record<string, unknown>;
  return every === undefined ? { patternProperties } : { additionalProperties: every };
}
