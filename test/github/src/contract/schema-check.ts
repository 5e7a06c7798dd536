import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import type { OpenApi, Schema } from './openapi.ts';
import { componentId, toJsonSchema } from './to-json-schema.ts';

const kept = new WeakMap<OpenApi, SchemaCheck>();

/** The one check of a description: what one emulator of a process compiled, the next one finds. */
export function schemaCheck(openApi: OpenApi): SchemaCheck {
  const check = kept.get(openApi) ?? new SchemaCheck(openApi);
  kept.set(openApi, check);
  return check;
}

/** Compiles GitHub's schemas one by one, when they are first needed, and keeps them. */
export class SchemaCheck {
  readonly #openApi: OpenApi;
  readonly #ajv = new Ajv({ strict: false, allErrors: true, inlineRefs: false, validateSchema: false });
  readonly #compiled = new Map<Schema, ValidateFunction>();
  readonly #closed = new Map<Schema, ValidateFunction>();
  readonly #known = new Set<string>();
  readonly #shared = new Map<string, string>();

  constructor(openApi: OpenApi) {
    this.#openApi = openApi;
    addFormats.default(this.#ajv);
    // Formats that say how a number is kept, not what may stand there.
    for (const name of ['int32', 'int64', 'float', 'double', 'timestamp', 'repo.nwo', 'ssh-key']) {
      this.#ajv.addFormat(name, true);
    }
  }

  /** What is wrong with a value; empty where nothing is. */
  errors(schema: Schema, value: unknown, options: { closed: boolean }): readonly ErrorObject[] {
    const validate = this.#compile(schema, options.closed);
    return validate(value) ? [] : (validate.errors ?? []);
  }

  #compile(schema: Schema, closed: boolean): ValidateFunction {
    const kept = closed ? this.#closed : this.#compiled;
    const known = kept.get(schema);
    if (known !== undefined) return known;
    const validate = this.#ajv.compile(this.#convert(schema, closed));
    kept.set(schema, validate);
    return validate;
  }

  #convert(schema: Schema, closed: boolean): Schema {
    return toJsonSchema(schema, {
      closed,
      refers: (component) => this.#add(component, closed),
      share: (inner) => this.#share(inner),
    });
  }

  #share(schema: Schema): Schema {
    const text = JSON.stringify(schema);
    const known = this.#shared.get(text);
    if (known !== undefined) return { $ref: known };
    const id = `https://schemas.invalid/shared/${this.#shared.size}`;
    this.#shared.set(text, id);
    this.#ajv.addSchema({ ...schema, $id: id });
    return { $ref: id };
  }

  #add(component: string, closed: boolean): void {
    const id = componentId(component, closed);
    if (this.#known.has(id)) return;
    this.#known.add(id);
    const schema = this.#openApi.components.schemas[component];
    if (schema === undefined) throw new Error(`GitHub's description has no component ${component}.`);
    this.#ajv.addSchema({ ...this.#convert(schema, closed), $id: id });
  }
}

/** The first few errors, one a line, with the place of each. */
export function describe(errors: readonly ErrorObject[]): string {
  const lines = errors.slice(0, 6).map((error) => {
    const detail = error.keyword === 'additionalProperties' ? ` (${JSON.stringify(error.params)})` : '';
    return `${error.instancePath === '' ? '/' : error.instancePath} ${error.message ?? error.keyword}${detail}`;
  });
  return lines.join('; ');
}
