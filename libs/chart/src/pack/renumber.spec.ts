import { describe, expect, test } from 'vitest';
import { readChart } from '../chart/read-chart.ts';
import { packFiles } from './pack-files.ts';
import { renumberChart } from './renumber.ts';

const pack = (chartYaml: string, more: Readonly<Record<string, string>> = {}) =>
  packFiles(
    'emqx',
    Object.entries({ 'Chart.yaml': chartYaml, ...more }).map(([path, text]) => ({
      path,
      bytes: Buffer.from(text),
    })),
  );
const chartYamlOf = (archive: Uint8Array) =>
  Buffer.from(readChart(archive).allFiles.find(({ path }) => path === 'Chart.yaml')?.bytes ?? []).toString();

describe('another number for a chart', () => {
  test.each([
    ['a plain line', 'apiVersion: v2\n# the name\nname: emqx\nversion: v4.0.2 # ours\nappVersion: "4"\n'],
    ['a quoted one', 'apiVersion: v2\n# the name\nname: emqx\nversion: "v4.0.2" # ours\nappVersion: "4"\n'],
    ['one between others', "version: 'v4.0.2'\napiVersion: v2\nname: emqx\n"],
    [
      'lines that end as on Windows',
      'apiVersion: v2\r\nname: emqx\r\nversion: v4.0.2\r\nappVersion: "4"\r\n',
    ],
  ])('changes %s and leaves all else as it was written', (_, yaml) => {
    const renumbered = chartYamlOf(renumberChart(pack(yaml), '4.0.2'));
    expect(renumbered.replace('4.0.2', '#')).toBe(yaml.replace(/["']?v4\.0\.2["']?/, '#'));
  });

  test.each([
    ['a flow mapping', '{apiVersion: v2, name: emqx, version: v4.0.2, keywords: [a]}\n'],
    ['a quoted key', 'apiVersion: v2\nname: emqx\n"version": v4.0.2\nkeywords: [a]\n'],
    ['an alias', 'apiVersion: v2\nname: emqx\nappVersion: &v v4.0.2\nversion: *v\nkeywords: [a]\n'],
    ['a text of several lines', 'apiVersion: v2\nname: emqx\nversion: >-\n  v4.0.2\nkeywords: [a]\n'],
    [
      'two keys, of which the last counts',
      'apiVersion: v2\nname: emqx\nversion: 1.0.0\nversion: v4.0.2\nkeywords: [a]\n',
    ],
  ])('writes Chart.yaml anew where the number is %s, and keeps what it says', (_, yaml) => {
    const before = readChart(pack(yaml)).metadata;
    expect(readChart(renumberChart(pack(yaml), '4.0.2')).metadata).toEqual({ ...before, version: '4.0.2' });
  });

  test('does not take a line within a text for the number', () => {
    const yaml = 'apiVersion: v2\nname: emqx\ndescription: |\n  says\n  version: 9.9.9\nversion: v4.0.2\n';
    const { metadata } = readChart(renumberChart(pack(yaml), '4.0.2'));
    expect(metadata).toMatchObject({ version: '4.0.2', description: 'says version: 9.9.9 ' });
  });

  test('is quoted where YAML would take it for a number', () => {
    const yaml = 'apiVersion: v2\nname: emqx\nversion: v4.0.2\n';
    expect(readChart(renumberChart(pack(yaml), '1.10')).metadata.version).toBe('1.10');
    expect(readChart(renumberChart(pack(yaml), '1')).metadata.version).toBe('1');
  });

  test('makes another content digest, the same bytes each time, and leaves other files alone', () => {
    const archive = pack('apiVersion: v2\nname: emqx\nversion: v4.0.2\n', {
      'values.yaml': 'version: v4.0.2\n',
    });
    const renumbered = renumberChart(archive, '4.0.2');
    expect(Buffer.compare(renumbered, renumberChart(archive, '4.0.2'))).toBe(0);
    const [before, after] = [readChart(archive), readChart(renumbered)];
    expect(after.contentDigest).not.toBe(before.contentDigest);
    expect(after.valuesText).toBe('version: v4.0.2\n');
  });

  test.each(['not a number', '', '1..2', '1.0.0\nname: other'])('refuses %j', (version) => {
    const archive = pack('apiVersion: v2\nname: emqx\nversion: v4.0.2\n');
    expect(() => renumberChart(archive, version)).toThrow(expect.objectContaining({ name: 'ChartError' }));
  });
});
