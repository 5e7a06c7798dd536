import { describe, expect, it } from 'vitest';
import { ChartError, type ChartErrorCode } from '../errors.ts';
import { readMetadata } from './read-metadata.ts';
import { validateMetadata } from './validate-metadata.ts';

function problemsOf(chartYaml: string): unknown[] {
  try {
    validateMetadata(readMetadata(chartYaml));
    return [];
  } catch (error) {
    if (!(error instanceof ChartError)) throw error;
    const { problems } = error.details;
    return Array.isArray(problems) ? problems : [error.code];
  }
}

const valid = 'apiVersion: v2\nname: a\nversion: 1.0.0\n';

const refused: readonly (readonly [code: ChartErrorCode, field: string, chartYaml: string])[] = [
  ['api_version_invalid', 'apiVersion', 'apiVersion: v3\nname: a\nversion: 1.0.0\n'],
  ['name_missing', 'name', 'version: 1.0.0\n'],
  ['name_missing', 'name', 'name: "\\u0007"\nversion: 1.0.0\n'],
  ['name_invalid', 'name', 'name: a/b\nversion: 1.0.0\n'],
  ['name_invalid', 'name', 'name: ..\nversion: 1.0.0\n'],
  ['name_invalid', 'name', 'name: /\nversion: 1.0.0\n'],
  ['version_missing', 'version', 'name: a\n'],
  ['version_invalid', 'version', 'name: a\nversion: latest\n'],
  ['type_invalid', 'type', `${valid}type: plugin\n`],
  ['maintainer_invalid', 'maintainers[1]', `${valid}maintainers: [{name: a}, ~]\n`],
  ['dependency_invalid', 'dependencies[0]', `${valid}dependencies: [~]\n`],
  ['dependency_invalid', 'dependencies[0].alias', `${valid}dependencies: [{name: a, alias: a.b}]\n`],
  ['dependency_duplicate', 'dependencies[1]', `${valid}dependencies: [{name: a}, {name: b, alias: a}]\n`],
];

describe('validateMetadata', () => {
  it.each(refused)('refuses by %s at %s: %j', (code, field, chartYaml) => {
    expect(problemsOf(chartYaml)).toEqual([
      { code, field: `Chart.yaml: ${field}`, message: expect.any(String), remedy: expect.any(String) },
    ]);
  });

  it('says everything that is wrong at once, in the order of Helm', () => {
    const problems = problemsOf('type: x\nmaintainers: [~]\ndependencies: [~, {name: a, alias: é}]\n');
    expect(problems.map((problem) => (problem as { code: string }).code)).toEqual([
      'name_missing',
      'version_missing',
      'type_invalid',
      'maintainer_invalid',
      'dependency_invalid',
      'dependency_invalid',
    ]);
  });

  it('takes a chart without apiVersion as v1, and odd version numbers', () => {
    expect(validateMetadata(readMetadata('name: a\nversion: v4.0.2\n'))).toEqual({
      name: 'a',
      version: 'v4.0.2',
      apiVersion: 'v1',
    });
  });
});
