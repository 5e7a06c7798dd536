import { positionOf, yamlError } from './yaml-error.ts';

const content = /^(?![ \t]*(?:#|\r?$))/m;
const documentEnd = /^\.\.\.(?:[ \t\r\n]|$)/;
const directive = /^%.*$/gm;
const known = /^%(?:YAML[ \t]+1\.1|TAG[ \t])/;

/** Refuses what libyaml refuses before the document and js-yaml passes over: other directives, YAML 1.2, a lone `...`. */
export function checkDirectives(text: string, file: string): void {
  const start = text.search(content);
  if (start === -1) return;
  if (documentEnd.test(text.slice(start, start + 4))) {
    const reason = 'it begins with the end of a document (`...`)';
    throw yamlError('yaml_invalid', file, reason, positionOf(text, start));
  }
  if (!text.startsWith('%', start)) return;
  const end = text.search(/^---/m);
  for (const { 0: line, index } of text.slice(0, Math.max(end, 0)).matchAll(directive)) {
    if (known.test(line)) continue;
    const reason = 'Helm knows the directives %YAML 1.1 and %TAG';
    throw yamlError('yaml_invalid', file, reason, positionOf(text, index));
  }
}
