import { describe, expect, it } from 'vitest';
import { ChartError, chartErrorCodes, chartErrorOf } from './errors.ts';

describe('ChartError', () => {
  it('has a stable code and one sentence for each', () => {
    for (const [code, description] of Object.entries(chartErrorCodes)) {
      expect(code).toMatch(/^[a-z][a-z0-9_]*$/);
      expect(description).toMatch(/^\S.*\.$/);
    }
  });

  it('carries reason, remedy, details and cause', () => {
    const cause = new Error('inner');
    const parts = {
      code: 'name_missing',
      field: 'Chart.yaml: name',
      message: 'no name',
      remedy: 'write one',
    } as const;
    const error = new ChartError({ ...parts, details: { line: 1 }, cause });
    expect(error).toMatchObject({
      ...parts,
      name: 'ChartError',
      reason: 'no name',
      details: { line: 1 },
      cause,
    });
  });

  it('is the first of several problems, and lists them all', () => {
    const name = {
      code: 'name_missing',
      field: 'Chart.yaml: name',
      message: 'no name',
      remedy: 'a',
    } as const;
    const version = {
      code: 'version_missing',
      field: 'Chart.yaml: version',
      message: 'no version',
      remedy: 'b',
    } as const;
    expect(chartErrorOf([name, version])).toMatchObject({
      ...name,
      message: 'no name; no version',
      details: { problems: [name, version] },
    });
  });
});
