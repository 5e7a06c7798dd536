import { ChartError } from '../errors.ts';
import { Composer } from './compose.ts';
import { checkDirectives } from './directives.ts';
import { firstDocument } from './first-document.ts';
import { parseLeniently } from './parse-leniently.ts';
import { plainBlockValue } from './plain-block.ts';
import { yamlError, yamlErrorOf } from './yaml-error.ts';
import { defaultYamlLimits, type YamlLimits, type YamlOptions } from './yaml-limits.ts';
import { yamlText } from './yaml-text.ts';
import type { YamlValue } from './yaml-value.ts';

/** What begins a node: every node needs one of these, so that counting them bounds the memory that parsing takes. */
const nodeMarks = /[,[{:]|[-?](?=\s)/g;

/**
 * The first document of a YAML text as go-yaml v2 reads it, with numbers as they were written. Nothing but whitespace and
 * comments is `null`. For plain JSON take `parseYaml`.
 * @throws ChartError yaml_invalid, yaml_too_large, yaml_too_deep, yaml_alias_bomb
 */
export function parseYamlValue(source: string | Uint8Array, options: YamlOptions = {}): YamlValue {
  return plainBlock(source, options, plainBlockValue) ?? parseAnyYaml(source, options);
}

/**
 * What a short way to read plain texts makes of one.
 * @returns `undefined` where `parseAnyYaml` has to read it
 */
export function plainBlock<Value>(
  source: string | Uint8Array,
  { limits = {} }: YamlOptions,
  read: (text: string, maxDepth: number) => Value | undefined,
): Value | undefined {
  const { maxBytes, maxNodes, maxDepth } = { ...defaultYamlLimits, ...limits };
  // Every node takes a character, and what is not ASCII is not read here: so these limits hold without counting.
  if (source.length > Math.min(maxBytes, maxNodes)) return undefined;
  return read(typeof source === 'string' ? source : latin1Text(source), maxDepth);
}

function latin1Text({ buffer, byteOffset, byteLength }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('latin1');
}

/** The same by the whole parser, whatever the text is like. @throws what `parseYamlValue` throws */
export function parseAnyYaml(source: string | Uint8Array, options: YamlOptions = {}): YamlValue {
  const file = options.file ?? 'YAML';
  try {
    return parse(source, file, { ...defaultYamlLimits, ...options.limits });
  } catch (error) {
    // Such as a RangeError of an engine's own limit: whatever a hostile text brings about, it is the text that is refused.
    throw error instanceof ChartError ? error : yamlErrorOf(file, error);
  }
}

function parse(source: string | Uint8Array, file: string, limits: YamlLimits): YamlValue {
  const bytes = typeof source === 'string' ? Buffer.byteLength(source) : source.byteLength;
  if (bytes > limits.maxBytes) {
    throw yamlError('yaml_too_large', file, `it has ${bytes} bytes, the limit is ${limits.maxBytes}`);
  }
  const text = firstDocument(yamlText(source, file));
  if (text.length > limits.maxNodes && countMarks(text, limits.maxNodes) > limits.maxNodes) {
    throw yamlError('yaml_too_large', file, `it has more than ${limits.maxNodes} nodes`);
  }
  checkDirectives(text, file);
  const parsed = parseLeniently(text, file, limits.maxDepth);
  return new Composer(parsed, file, limits).compose(parsed.events);
}

function countMarks(text: string, most: number): number {
  let count = 0;
  nodeMarks.lastIndex = 0;
  while (count <= most && nodeMarks.test(text)) count += 1;
  return count;
}
