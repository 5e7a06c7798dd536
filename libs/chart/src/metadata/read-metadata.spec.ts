import { describe, expect, it } from 'vitest';
import { ChartError } from '../errors.ts';
import { scalarTable } from '../yaml/scalars.table.ts';
import { metadataTable, requirementsBase, requirementsTable } from './metadata.table.ts';
import { readLock, readMetadata, readRequirements } from './read-metadata.ts';
import { indexEntryMetadata, validateMetadata } from './validate-metadata.ts';

/** The entry as text, so that the order of its fields counts; undefined if a ChartError refuses the chart. */
function entry(chartYaml: string, requirementsYaml?: string): string | undefined {
  return unlessRefused(() => {
    const decoded = readMetadata(chartYaml);
    const whole = requirementsYaml === undefined ? decoded : readRequirements(requirementsYaml, decoded);
    return JSON.stringify(indexEntryMetadata(validateMetadata(whole)));
  });
}

function unlessRefused<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    expect(error).toBeInstanceOf(ChartError);
    return undefined;
  }
}

/** In Go's order: JavaScript puts keys that are whole numbers first. */
function comparable(text: string | undefined): unknown {
  return text === undefined ? undefined : JSON.parse(text);
}

describe('readMetadata and validateMetadata', () => {
  it.each(metadataTable)('makes of %j the entry that Helm makes', (chartYaml, expected) => {
    const ours = entry(chartYaml);
    expect(comparable(ours)).toEqual(comparable(expected));
    expect(Object.keys(Object(comparable(ours)))).toEqual(Object.keys(Object(comparable(expected))));
  });

  it.each(requirementsTable)('reads requirements.yaml %j over Chart.yaml as Helm does', (yaml, expected) => {
    expect(entry(requirementsBase, yaml)).toBe(expected);
  });

  it.each(scalarTable)('makes a string of $yaml as Helm does', ({ yaml, text }) => {
    const decoded = unlessRefused(() => readMetadata(`description: ${yaml}`));
    expect(decoded === undefined ? undefined : (decoded.description ?? '')).toBe(text);
  });

  it('says of every field at once that its type is wrong', () => {
    const read = (): unknown =>
      readMetadata('name: [a]\nversion: {}\nmaintainers: [{name: [1]}]\ndeprecated: maybe\n');
    expect(read).toThrow(
      expect.objectContaining({
        code: 'metadata_type',
        field: 'Chart.yaml: deprecated',
        details: {
          problems: [
            expect.objectContaining({
              field: 'Chart.yaml: deprecated',
              message: 'Chart.yaml: deprecated is a string where Helm reads true or false',
            }),
            expect.objectContaining({ field: 'Chart.yaml: maintainers[0].name' }),
            expect.objectContaining({ field: 'Chart.yaml: name' }),
            expect.objectContaining({
              field: 'Chart.yaml: version',
              remedy: 'write a string, or leave the field out',
            }),
          ],
        },
      }) as Error,
    );
  });
});

describe('readLock', () => {
  it('reads dependencies with numbers for versions', () => {
    const lock =
      'digest: sha256:1\ngenerated: 2020-01-01T00:00:00.5+02:00\ndependencies:\n- name: a\n  version: 1.10\n- ~\n';
    expect(readLock(lock)).toEqual({
      generated: '2020-01-01T00:00:00.5+02:00',
      digest: 'sha256:1',
      dependencies: [{ name: 'a', version: '1.1', repository: '' }],
    });
  });

  it.each(['', '~', '{}', 'generated: ~', 'generated: 2020-01-01T0:00:00,5Z'])('takes %j', (lock) => {
    expect(readLock(lock)).toMatchObject({ digest: '', dependencies: [] });
  });

  it.each([
    '[]',
    'dependencies: x',
    'digest: [x]',
    'generated: 2020-01-01',
    'generated: 1',
    'generated: 2023-02-29T00:00:00Z',
  ])('refuses %j by lock_invalid', (lock) => {
    expect(() => readLock(lock)).toThrow(expect.objectContaining({ code: 'lock_invalid' }) as Error);
  });
});
