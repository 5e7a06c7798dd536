import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import type { FastifyInstance, FastifySchemaValidationError } from 'fastify';

/**
 * One schema validates, documents and types a route. Bodies are taken as they are: no value is turned into another
 * type, no unknown field is dropped in silence. Queries and paths are text, so there numbers are read from it.
 */
export function validation(server: FastifyInstance): void {
  const strict = ajv(false);
  const lenient = ajv(true);
  server.setValidatorCompiler(({ schema, httpPart }) => {
    // Compiled for the first request that needs it: see `serializersOnDemand`.
    let validate: ValidateFunction | undefined;
    return (value: unknown) => {
      validate ??= (httpPart === 'body' ? strict : lenient).compile(schema as object);
      return validate(value) || { error: (validate.errors ?? []) as FastifySchemaValidationError[] };
    };
  });
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
