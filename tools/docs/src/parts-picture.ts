import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

type Constraint = { readonly sourceTag: string; readonly onlyDependOnLibsWithTags: readonly string[] };
type LintConfig = readonly { readonly rules?: Readonly<Record<string, unknown>> }[];

/**
 * The parts and who may import whom as a Mermaid flow chart, drawn from the constraints in eslint.config.js; parts whose
 * folder does not exist yet are dashed. Tools and tests, which may import everything, are left out.
 */
export async function partsPicture(root: string): Promise<string> {
  const constraints = (await constraintsOf(root)).filter(
    ({ onlyDependOnLibsWithTags }) => !onlyDependOnLibsWithTags.includes('*'),
  );
  const parts = constraints.map(({ sourceTag }) => nameOf(sourceTag));
  const nodes = parts.map((part) => {
    const folder = ['apps', 'libs']
      .map((parent) => `${parent}/${part}`)
      .find((path) => existsSync(join(root, path)));
    return folder === undefined ? `    ${part}["${part} (later)"]:::later` : `    ${part}["${folder}"]`;
  });
  const arrows = constraints.flatMap(({ sourceTag, onlyDependOnLibsWithTags }) =>
    onlyDependOnLibsWithTags.map((tag) => `    ${nameOf(sourceTag)} --> ${nameOf(tag)}`),
  );
  return ['flowchart TD', ...nodes, ...arrows, '    classDef later stroke-dasharray: 5 5'].join('\n');
}

async function constraintsOf(root: string): Promise<readonly Constraint[]> {
  const { default: config } = (await import(pathToFileURL(join(root, 'eslint.config.js')).href)) as {
    default: LintConfig;
  };
  for (const { rules } of config) {
    const rule: unknown = rules?.['@nx/enforce-module-boundaries'];
    if (Array.isArray(rule))
      return (rule[1] as { readonly depConstraints: readonly Constraint[] }).depConstraints;
  }
  throw new Error('eslint.config.js sets no @nx/enforce-module-boundaries.');
}

function nameOf(tag: string): string {
  return tag.replace('part:', '');
}
