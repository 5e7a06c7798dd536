import type { ErrorObject } from 'ajv';
import { exemptions, type Exemption } from './exemptions.ts';
import type { OpenApi, Operation, Parameter, Schema } from './openapi.ts';
import { describe, schemaCheck, type SchemaCheck } from './schema-check.ts';

/** Something that did not fit GitHub's description: by the client, or by the emulator itself. */
export interface Violation {
  of: 'request' | 'answer' | 'payload';
  /** The operation (`checks/create`) or the event with its action (`check_run.rerequested`). */
  operation: string;
  message: string;
}

/** Holds requests, answers and webhook payloads to GitHub's own OpenAPI. */
export class Contract {
  readonly violations: Violation[] = [];
  readonly #openApi: OpenApi;
  readonly #schemas: SchemaCheck;

  constructor(openApi: OpenApi) {
    this.#openApi = openApi;
    this.#schemas = schemaCheck(openApi);
  }

  /** Throws where GitHub has no such operation, so that the emulator cannot invent one. */
  operation(method: string, path: string): Operation {
    const found = this.#openApi.paths[path]?.[method.toLowerCase()];
    if (found === undefined) throw new Error(`GitHub's description has no ${method} ${path}.`);
    return found;
  }

  /** Checks what a client sent; true where GitHub itself would have refused it with 422. */
  checkRequest(operation: Operation, query: Record<string, unknown>, body: unknown): boolean {
    const known = new Map(this.#queryParameters(operation).map((parameter) => [parameter.name, parameter]));
    for (const [name, value] of Object.entries(query)) {
      const parameter = known.get(name);
      if (parameter === undefined) this.report('request', operation, `There is no query parameter ${name}.`);
      else this.#checkParameter(operation, parameter, value);
    }
    const content = operation.requestBody?.content;
    const schema = content?.['application/json']?.schema;
    if (schema === undefined) {
      if (body !== undefined && content === undefined && !isEmpty(body)) {
        this.report('request', operation, 'It takes no body.');
      }
      return false;
    }
    if (body === undefined && operation.requestBody?.required !== true) return false;
    const errors = this.#schemas.errors(schema, body ?? {}, { closed: true });
    if (errors.length > 0) this.report('request', operation, describe(errors));
    return errors.some((error) => error.keyword !== 'additionalProperties');
  }

  /** Checks what the emulator is about to answer. */
  checkAnswer(operation: Operation, status: number, body: unknown): void {
    const named = operation.responses[String(status)];
    const answer = named?.$ref === undefined ? named : this.#sharedResponse(named.$ref);
    if (answer === undefined) {
      // Errors that every operation can give are in few descriptions; their shape is the same everywhere.
      // Every path of a repository is redirected by its former name; the description says so of few.
      if (status === 301 || status === 307) return;
      if (status < 400) this.report('answer', operation, `The status ${status} is not in the description.`);
      else this.#check('answer', operation.operationId, { $ref: '#/components/schemas/basic-error' }, body);
      return;
    }
    const schema = answer.content?.['application/json']?.schema;
    if (schema !== undefined) this.#check('answer', operation.operationId, schema, body);
    else if (status < 400 && !isEmpty(body))
      this.report('answer', operation, `The status ${status} has no body.`);
  }

  /** Checks what a webhook is about to carry. */
  checkPayload(event: string, action: string | null, payload: unknown): void {
    const name = (action === null ? event : `${event}-${action}`).replaceAll('_', '-');
    const schema = this.#openApi['x-webhooks'][name]?.post.requestBody?.content?.['application/json']?.schema;
    const title = action === null ? event : `${event}.${action}`;
    if (schema !== undefined) this.#check('payload', title, schema, payload);
    else this.violations.push({ of: 'payload', operation: title, message: 'GitHub has no such webhook.' });
  }

  report(of: Violation['of'], operation: Operation, message: string): void {
    this.violations.push({ of, operation: operation.operationId, message });
  }

  #check(where: Exemption['where'], title: string, schema: Schema, value: unknown): void {
    const errors = this.#schemas.errors(schema, value, { closed: false });
    const left = errors.filter((error) => !exempt(where, title, error));
    // A failed branch is told of again at its choice ("must match exactly one schema"), which says nothing new.
    const real = left.some((error) => !isChoice(error)) || left.length === errors.length ? left : [];
    if (real.length > 0) this.violations.push({ of: where, operation: title, message: describe(real) });
  }

  #checkParameter(operation: Operation, parameter: Parameter, value: unknown): void {
    const type = parameter.schema.type;
    const numeric = type === 'integer' || type === 'number';
    const read = numeric ? Number(value) : type === 'boolean' ? value === 'true' : value;
    const errors = this.#schemas.errors(parameter.schema, read, { closed: false });
    if (errors.length > 0) this.report('request', operation, `${parameter.name}: ${describe(errors)}`);
  }

  #queryParameters(operation: Operation): Parameter[] {
    const all = (operation.parameters ?? []).map((parameter) => {
      if ('name' in parameter) return parameter;
      return this.#openApi.components.parameters[parameter.$ref.split('/').pop() ?? ''];
    });
    return all.filter((parameter) => parameter !== undefined).filter((parameter) => parameter.in === 'query');
  }

  #sharedResponse(reference: string): OpenApi['components']['responses'][string] | undefined {
    return this.#openApi.components.responses[reference.split('/').pop() ?? ''];
  }
}

function exempt(where: Exemption['where'], title: string, error: ErrorObject): boolean {
  return exemptions.some(
    (exemption) =>
      exemption.where === where && exemption.of.test(title) && exemption.at.test(error.instancePath),
  );
}

function isChoice(error: ErrorObject): boolean {
  return error.keyword === 'oneOf' || error.keyword === 'anyOf' || error.keyword === 'if';
}

function isEmpty(body: unknown): boolean {
  return (
    body === undefined ||
    body === null ||
    body === '' ||
    (typeof body === 'object' && Object.keys(body).length === 0)
  );
}
