import { RE2JS } from 're2js';
import type { Budget } from './budget.ts';
import { SchemaDefect } from './schema-defect.ts';

/** Longer regular expressions are refused: what they stand for grows a thousandfold by repeats. */
export const maxPatternCharacters = 1000;
/** Of all compiled expressions of one judgement together. */
const maxProgramSize = 100_000;

/**
 * The regular expressions of a schema, in Go's syntax and by Go's method (RE2): the time they take grows with the text only,
 * which that of JavaScript's own does not. Each is compiled once.
 */
export class Patterns {
  readonly #compiled = new Map<string, RE2JS | SchemaDefect>();
  #programs = 0;

  /** @throws SchemaDefect schema_invalid, schema_too_complex */
  matches(pattern: string, text: string, budget: Budget): boolean {
    const compiled = this.#compile(pattern);
    if (compiled instanceof SchemaDefect) throw compiled;
    // It keeps states between texts; where it cannot, the worst case is the program once for each character.
    budget.spend(1 + Math.ceil((compiled.programSize() * text.length) / 1000));
    return compiled.test(text);
  }

  /** What is wrong with an expression; `undefined` if it can be used. */
  defectOf(pattern: string): SchemaDefect | undefined {
    const compiled = this.#compile(pattern);
    return compiled instanceof SchemaDefect ? compiled : undefined;
  }

  #compile(pattern: string): RE2JS | SchemaDefect {
    const known = this.#compiled.get(pattern);
    if (known !== undefined) return known;
    const compiled = this.#compileNew(pattern);
    this.#compiled.set(pattern, compiled);
    return compiled;
  }

  #compileNew(pattern: string): RE2JS | SchemaDefect {
    const shown = JSON.stringify(pattern.length > 100 ? `${pattern.slice(0, 100)}…` : pattern);
    if (pattern.length > maxPatternCharacters) {
      return new SchemaDefect(
        'schema_too_complex',
        `the regular expression ${shown} is longer than ${maxPatternCharacters} characters`,
      );
    }
    let compiled: RE2JS;
    try {
      compiled = RE2JS.compile(pattern);
    } catch {
      return new SchemaDefect('schema_invalid', `${shown} is no regular expression of Go`);
    }
    this.#programs += compiled.programSize();
    if (this.#programs <= maxProgramSize) return compiled;
    return new SchemaDefect('schema_too_complex', 'its regular expressions stand for more than the limit');
  }
}
