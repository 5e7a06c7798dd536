import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import type { FastifyInstance } from 'fastify';

/**
 * One schema validates, documents and types a route. Bodies are taken as they are: no value is turned into another
 * type, no unknown field is dropped in silence. Queries and paths are text, so there numbers are read from it.
 */
export function validation(server: FastifyInstance): void {
  const strict = ajv(false);
  const lenient = ajv(true);
  server.setValidatorCompiler(({ schema, httpPart }) =>
    (httpPart === 'body' ? strict : lenient).compile(schema as object),
  );
}

function ajv(coerceTypes: boolean): Ajv {
  const instance = new Ajv({
    coerceTypes,
    useDefaults: true,
    removeAdditional: false,
    allErrors: true,
    strict: false,
  });
  addFormats.default(instance);
  return instance;
}
