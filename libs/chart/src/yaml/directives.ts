import { positionOf, yamlError } from './yaml-error.ts';

const start = /^(?:[ \t]*(?:#.*)?\r?\n)*(%|\.\.\.[ \t\r\n])/;
const directive = /^%.*$/gm;
const known = /^%(?:YAML[ \t]+1\.1|TAG[ \t])/;

/** Refuses what libyaml refuses before the document and js-yaml passes over: other directives, YAML 1.2, a lone `...`. */
export function checkDirectives(text: string, file: string): void {
  const begin = start.exec(text);
  if (begin === null) return;
  if (begin[1] !== '%') throw yamlError('yaml_invalid', file, 'it begins with the end of a document (`...`)');
  const end = text.search(/^---/m);
  for (const { 0: line, index } of text.slice(0, Math.max(end, 0)).matchAll(directive)) {
    if (known.test(line)) continue;
    const reason = 'Helm knows the directives %YAML 1.1 and %TAG';
    throw yamlError('yaml_invalid', file, reason, positionOf(text, index));
  }
}
