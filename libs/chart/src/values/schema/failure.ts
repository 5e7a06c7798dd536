/** Why a value does not meet a schema. Sentences are Helm's, but hold no text out of the values: it may be a secret. */
export type Failure = {
  /** JSON pointer of the value. */
  readonly path: string;
  readonly keyword: string;
  readonly message: string;
  /** JSON pointer of the schema that refused it, in its document. */
  readonly schemaPath: string;
  /** Of `anyOf` and `oneOf`: why each alternative does not fit. Of a group: its members. */
  readonly causes: readonly Failure[];
};

/** Stands for every failure where only the verdict is asked for. */
export const unnamedFailure: Failure = { path: '', keyword: '', message: '', schemaPath: '', causes: [] };

/** The keyword of what holds several failures of one value together; not told by itself. */
export const groupKeyword = '';

/** Names between quotes, as Helm lists them; some of many. */
export function quotedNames(names: readonly string[]): string {
  const shown = names.slice(0, 20).map((name) => `'${name.length > 100 ? `${name.slice(0, 100)}…` : name}'`);
  return names.length > shown.length ? `${shown.join(', ')}, …` : shown.join(', ');
}
