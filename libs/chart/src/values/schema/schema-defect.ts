/** What can be wrong with a values.schema.json itself. */
export type SchemaDefectCode =
  /** It is no JSON, or no schema of its draft. */
  | 'schema_invalid'
  /** A `$ref`, or `$schema`, leads out of the document: Helm would fetch it. */
  | 'schema_reference_outside'
  /** It takes more than the limits to read it, or to judge the values by it. */
  | 'schema_too_complex';

/** A schema by which nothing can be judged. */
export class SchemaDefect extends Error {
  override readonly name = 'SchemaDefect';
  readonly code: SchemaDefectCode;
  /** JSON pointer of the place in the schema. */
  readonly schemaPath: string;

  constructor(code: SchemaDefectCode, message: string, schemaPath = '') {
    super(message);
    this.code = code;
    this.schemaPath = schemaPath;
  }
}
