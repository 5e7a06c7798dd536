import { SchemaDefect } from './schema-defect.ts';

/** How much a schema may ask for. */
export type SchemaLimits = {
  /** Of values.schema.json. */
  readonly maxSchemaBytes: number;
  /** Values inside the schema. */
  readonly maxSchemaNodes: number;
  /** Of the schema as JSON, and of schemas that refer to one another while one value is judged. */
  readonly maxDepth: number;
  /**
   * Schemas applied to values, keys and items looked at, and what regular expressions take: counted once while the schema is
   * judged by its metaschema, and once while the values are judged by it.
   */
  readonly maxSteps: number;
  /** Problems that are told; the rest is counted as `truncated`. */
  readonly maxProblems: number;
};

/** Enough for the greatest schemas seen (some MB, generated out of Kubernetes' own), below a second or two. */
export const defaultSchemaLimits: SchemaLimits = {
  maxSchemaBytes: 5 * 1024 * 1024,
  maxSchemaNodes: 300_000,
  maxDepth: 200,
  maxSteps: 3_000_000,
  maxProblems: 100,
};

/** Counts steps. */
export class Budget {
  readonly limits: SchemaLimits;
  #steps = 0;

  constructor(limits: SchemaLimits) {
    this.limits = limits;
  }

  /** @throws SchemaDefect schema_too_complex */
  spend(steps: number): void {
    this.#steps += steps;
    if (this.#steps <= this.limits.maxSteps) return;
    throw new SchemaDefect(
      'schema_too_complex',
      `judging the values by the schema takes more than ${this.limits.maxSteps} steps`,
    );
  }
}
