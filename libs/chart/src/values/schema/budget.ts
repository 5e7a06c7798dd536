import { SchemaDefect } from './schema-defect.ts';

/** How much a schema may ask for. */
export type SchemaLimits = {
  /** Of values.schema.json. */
  readonly maxSchemaBytes: number;
  /** Values inside the schema. */
  readonly maxSchemaNodes: number;
  /** Of the schema as JSON, and of schemas that refer to one another while one value is judged. */
  readonly maxDepth: number;
  /** While the schema is judged by its metaschema: some fifty steps for each schema in it. */
  readonly maxSchemaSteps: number;
  /** While the values are judged: schemas applied, keys and items looked at, and what regular expressions take. */
  readonly maxSteps: number;
  /** Problems that are told; the rest is counted as `truncated`. */
  readonly maxProblems: number;
};

/** Enough for schemas of a megabyte, which few charts have; the worst schema takes some two or three seconds. */
export const defaultSchemaLimits: SchemaLimits = {
  maxSchemaBytes: 5 * 1024 * 1024,
  maxSchemaNodes: 300_000,
  maxDepth: 200,
  maxSchemaSteps: 3_000_000,
  maxSteps: 1_000_000,
  maxProblems: 100,
};

/** Counts steps. */
export class Budget {
  readonly limits: SchemaLimits;
  readonly #maxSteps: number;
  #steps = 0;

  constructor(limits: SchemaLimits, maxSteps: number) {
    this.limits = limits;
    this.#maxSteps = maxSteps;
  }

  /** @throws SchemaDefect schema_too_complex */
  spend(steps: number): void {
    this.#steps += steps;
    if (this.#steps <= this.#maxSteps) return;
    throw new SchemaDefect('schema_too_complex', `judging by it takes more than ${this.#maxSteps} steps`);
  }
}
