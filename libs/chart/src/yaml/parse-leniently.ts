import { parseEvents, YAMLException, type Event } from 'js-yaml';
import { yamlErrorOf } from './yaml-error.ts';

/** A text that js-yaml takes, and its events, whose offsets are in that text. */
export type ParsedText = {
  readonly padded: string;
  readonly events: readonly Event[];
  /** By how many columns lines (counted from 0) were moved. */
  readonly pads: ReadonlyMap<number, number>;
};

const mostAttempts = 200;
const mostCharacters = 4_000_000;

/**
 * Parses a YAML text. libyaml does not ask how far a line inside brackets or quotes is indented, js-yaml does: it wants the
 * closing bracket of `resources: {...}` indented deeper than `resources`. White space at the start of such a line means
 * nothing, so where js-yaml complains it is given some. Each complaint costs a new attempt; there is a limit to them.
 * @throws ChartError yaml_invalid, yaml_too_deep
 */
export function parseLeniently(text: string, file: string, maxDepth: number): ParsedText {
  const attempts = Math.min(mostAttempts, 1 + mostCharacters / (text.length + 1));
  const pads = new Map<number, number>();
  let padded = text;
  for (let attempt = 1; ; attempt += 1) {
    try {
      // js-yaml counts a scalar as a level of its own.
      return { padded, pads, events: parseEvents(padded, { maxDepth: maxDepth + 1 }) };
    } catch (error) {
      const line = deficientLine(error);
      if (line === undefined || attempt >= attempts) throw yamlErrorOf(file, error, pads);
      padded = pad(padded, line, pads);
    }
  }
}

/** The offset of the line that js-yaml wants indented deeper. */
function deficientLine(error: unknown): YAMLException['mark'] | undefined {
  return error instanceof YAMLException && error.reason === 'deficient indentation' ? error.mark : undefined;
}

function pad(
  text: string,
  { position, line, column }: NonNullable<YAMLException['mark']>,
  pads: Map<number, number>,
): string {
  const width = (pads.get(line) ?? 0) + 100;
  pads.set(line, width);
  const at = position - column;
  return text.slice(0, at) + ' '.repeat(100) + text.slice(at);
}
