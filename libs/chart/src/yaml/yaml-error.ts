import { YAMLException } from 'js-yaml';
import { ChartError, type ChartErrorCode } from '../errors.ts';

type YamlErrorCode = Extract<ChartErrorCode, `yaml_${string}`>;

const remedies: Record<YamlErrorCode, string> = {
  yaml_invalid: 'write YAML that `helm lint` can read',
  yaml_too_large: 'make the file smaller, or split what is in it',
  yaml_too_deep: 'nest less deeply',
  yaml_alias_bomb: 'write the values out, or repeat fewer of them by aliases',
};

/** A reason may quote a name that is as long as the file. */
const mostReasonCharacters = 300;

/** Where in a text something is, both counted from one, as editors do. */
export type YamlPosition = { readonly line: number; readonly column: number };

const unmoved: ReadonlyMap<number, number> = new Map();

/** The position of a character's index; `pads` says by how many columns lines (counted from 0) were moved. */
export function positionOf(text: string, index: number, pads = unmoved): YamlPosition {
  let line = 1;
  let lineStart = 0;
  for (let at = text.indexOf('\n'); at !== -1 && at < index; at = text.indexOf('\n', at + 1)) {
    line += 1;
    lineStart = at + 1;
  }
  return { line, column: Math.max(index - lineStart - (pads.get(line - 1) ?? 0), 0) + 1 };
}

/** A refusal of YAML; `details` says `line` and `column` where there is a place. */
export function yamlError(
  code: YamlErrorCode,
  file: string,
  reason: string,
  position?: YamlPosition,
  cause?: unknown,
): ChartError {
  const short = reason.length > mostReasonCharacters ? `${reason.slice(0, mostReasonCharacters)}…` : reason;
  const place = position === undefined ? '' : `, line ${position.line}, column ${position.column}`;
  return new ChartError({
    code,
    field: file,
    message: `${file}${place}: ${short}`,
    remedy: remedies[code],
    ...(position === undefined ? {} : { details: { ...position } }),
    ...(cause === undefined ? {} : { cause }),
  });
}

/**
 * What js-yaml threw, as a refusal of ours: nothing that it may throw is let through. `pads` says by how many columns lines
 * (counted from 0) were moved before they were parsed.
 */
export function yamlErrorOf(file: string, error: unknown, pads = unmoved): ChartError {
  if (!(error instanceof YAMLException))
    return yamlError('yaml_invalid', file, 'it cannot be read', undefined, error);
  const { mark, reason } = error;
  const position =
    mark === undefined
      ? undefined
      : { line: mark.line + 1, column: Math.max(mark.column - (pads.get(mark.line) ?? 0), 0) + 1 };
  const code = reason.startsWith('nesting exceeded maxDepth') ? 'yaml_too_deep' : 'yaml_invalid';
  // Not the exception itself as cause: it keeps the whole text.
  return yamlError(code, file, reason, position);
}
