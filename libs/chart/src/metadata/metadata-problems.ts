import type { ChartErrorCode, ChartProblem } from '../errors.ts';
import { parseVersion } from '../semver/index.ts';
import type { DecodedMetadata, Dependency } from './chart-metadata.ts';

const aliasName = /^[a-zA-Z0-9_-]+$/;

/** What is wrong with metadata that is sanitised already, in the order of Helm's `Validate`; empty if nothing is. */
export function metadataProblems(metadata: DecodedMetadata): ChartProblem[] {
  return [
    ...apiVersionProblems(metadata),
    ...nameProblems(metadata),
    ...versionProblems(metadata),
    ...typeProblems(metadata),
    ...maintainerProblems(metadata),
    ...dependencyProblems(metadata),
  ];
}

function apiVersionProblems({ apiVersion }: DecodedMetadata): ChartProblem[] {
  const remedy = 'write `apiVersion: v2`, or v1 for a chart with a requirements.yaml';
  if (apiVersion === '') return [problem('api_version_missing', 'apiVersion', 'has no apiVersion', remedy)];
  if (apiVersion === 'v1' || apiVersion === 'v2') return [];
  return [problem('api_version_invalid', 'apiVersion', `has the apiVersion ${quote(apiVersion)}`, remedy)];
}

function nameProblems({ name }: DecodedMetadata): ChartProblem[] {
  if (name === '') return [problem('name_missing', 'name', 'has no name', 'write the name of the chart')];
  if (name !== '.' && name !== '..' && !name.includes('/')) return [];
  const remedy = 'name the chart like a file, without slashes';
  return [problem('name_invalid', 'name', `has the name ${quote(name)}`, remedy)];
}

function versionProblems({ version }: DecodedMetadata): ChartProblem[] {
  const remedy = 'write a version such as 1.2.3';
  if (version === '') return [problem('version_missing', 'version', 'has no version', remedy)];
  if (parseVersion(version) !== undefined) return [];
  return [problem('version_invalid', 'version', `has the version ${quote(version)}`, remedy)];
}

function typeProblems({ type = '' }: DecodedMetadata): ChartProblem[] {
  if (['', 'application', 'library'].includes(type)) return [];
  const remedy = 'write application or library, or leave it out';
  return [problem('type_invalid', 'type', `has the type ${quote(type)}`, remedy)];
}

function maintainerProblems({ maintainers = [] }: DecodedMetadata): ChartProblem[] {
  return maintainers.flatMap((maintainer, index) => {
    if (maintainer !== null) return [];
    const remedy = 'remove the empty item, or write the name of the maintainer';
    return [problem('maintainer_invalid', `maintainers[${index}]`, 'has an empty maintainer', remedy)];
  });
}

function dependencyProblems({ dependencies = [] }: DecodedMetadata): ChartProblem[] {
  const seen = new Set<string>();
  return dependencies.flatMap((dependency, index) =>
    dependencyProblem(dependency, `dependencies[${index}]`, seen),
  );
}

function dependencyProblem(dependency: Dependency | null, field: string, seen: Set<string>): ChartProblem[] {
  if (dependency === null) {
    return [problem('dependency_invalid', field, 'has an empty dependency', 'remove the empty item')];
  }
  const { name, alias = '' } = dependency;
  if (alias !== '' && !aliasName.test(alias)) {
    const what = `has the alias ${quote(alias)} for ${quote(name)}`;
    return [problem('dependency_invalid', `${field}.alias`, what, 'use letters, digits, - and _ only')];
  }
  const key = alias === '' ? name : alias;
  if (!seen.has(key)) {
    seen.add(key);
    return [];
  }
  const what = `has more than one dependency with the name or alias ${quote(key)}`;
  return [problem('dependency_duplicate', field, what, 'give one of them an alias of its own')];
}

function problem(code: ChartErrorCode, field: string, what: string, remedy: string): ChartProblem {
  return { code, field: `Chart.yaml: ${field}`, message: `Chart.yaml ${what}`, remedy };
}

function quote(text: string): string {
  return JSON.stringify(text.length > 100 ? `${text.slice(0, 100)}…` : text);
}
