import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { ChartErrorCode } from '@chandlery/chart';
import { archiveOf, chartOf, plainChartYaml, type CorpusChart } from './corpus-chart.ts';
import { gnuLongName, pax, rawTar, rawTgz, type RawEntry } from './raw-tar.ts';

/** An attack, and the code that it is refused with. */
export type HostileArchive = CorpusChart & { readonly code: ChartErrorCode };

const MiB = 1024 * 1024;
const plain = { name: 'plain/Chart.yaml', data: plainChartYaml };
const sound = rawTgz([plain]);
const soundTar = rawTar([plain]);
const link = (type: string): RawEntry => ({ name: 'plain/x', type, linkName: '/etc/passwd' });
const hostile = (code: ChartErrorCode, id: string, entries: readonly RawEntry[]): HostileArchive => ({
  ...archiveOf(`hostile-${id}`, entries),
  code,
});
const chart = (
  code: ChartErrorCode,
  id: string,
  files: Readonly<Record<string, string | Uint8Array>>,
): HostileArchive => ({
  ...chartOf(`hostile-${id}`, files),
  code,
});
const whole = (code: ChartErrorCode, id: string, archive: Uint8Array): HostileArchive => ({
  id: `hostile-${id}`,
  archive,
  code,
});

/** `&a [x,x,...]`, `&b [*a,*a,...]` and so on: nine lines that stand for a thousand million nodes. */
function aliasBomb(): string {
  const line = (name: string, item: string): string =>
    `${name}: &${name} [${Array<string>(9).fill(item).join(',')}]\n`;
  const names = [...'abcdefghi'];
  return names.map((name, at) => line(name, at === 0 ? 'lol' : `*${names[at - 1]}`)).join('');
}

function nested(depth: number): string {
  return `${'charts/a/'.repeat(depth)}Chart.yaml`;
}

/** Archives that are meant to do harm. */
export function hostileArchives(): HostileArchive[] {
  return [
    whole('archive_decompressed_too_large', 'bomb', gzipSync(Buffer.alloc(101 * MiB))),
    whole(
      'archive_decompressed_too_large',
      'bomb-of-small-files',
      rawTgz([
        plain,
        ...Array.from({ length: 21 }, (_, at) => ({ name: `plain/${at}`, data: Buffer.alloc(5 * MiB) })),
      ]),
    ),
    whole(
      'archive_decompressed_too_large',
      'size-with-headers',
      rawTgz([
        plain,
        { name: 'plain/rest', data: Buffer.alloc(5 * MiB - 1000) },
        ...Array.from({ length: 19 }, (_, at) => ({ name: `plain/${at}`, data: Buffer.alloc(5 * MiB) })),
      ]),
    ),
    chart('archive_decompressed_too_large', 'bomb-in-subchart', {
      'charts/a.tgz': gzipSync(Buffer.alloc(101 * MiB)),
    }),
    whole(
      'archive_too_large',
      'large-archive',
      rawTgz([
        plain,
        ...Array.from({ length: 5 }, (_, at) => ({ name: `plain/${at}`, data: randomBytes(4.5 * MiB) })),
      ]),
    ),
    hostile('archive_too_many_entries', 'entries', [
      plain,
      ...Array.from({ length: 10_000 }, (_, at) => ({ name: `plain/${at}`, data: '' })),
    ]),
    hostile('archive_path_absolute', 'absolute', [{ ...plain, name: '/plain/Chart.yaml' }]),
    hostile('archive_path_absolute', 'absolute-root', [{ ...plain, name: '/Chart.yaml' }]),
    hostile('archive_path_absolute', 'absolute-inside', [plain, { name: 'plain//etc/passwd', data: 'x' }]),
    hostile('archive_path_absolute', 'absolute-pax', [
      plain,
      pax({ path: '/etc/passwd' }),
      { name: 'plain/x' },
    ]),
    hostile('archive_path_absolute', 'absolute-folder', [plain, { name: '/etc/', type: '5' }]),
    hostile('archive_path_parent', 'parent', [plain, { name: 'plain/../../etc/passwd', data: 'x' }]),
    hostile('archive_path_parent', 'parent-root', [{ ...plain, name: '../Chart.yaml' }]),
    hostile('archive_path_parent', 'parent-harmless', [{ ...plain, name: 'plain/a/../Chart.yaml' }]),
    hostile('archive_path_parent', 'parent-long-name', [
      plain,
      gnuLongName('plain/a/../../../x'),
      { name: 'plain/x' },
    ]),
    hostile('archive_path_drive', 'drive', [plain, { name: 'plain/C:/x', data: 'x' }]),
    hostile('archive_path_drive', 'drive-root', [{ ...plain, name: 'C:/Chart.yaml' }]),
    hostile('archive_path_backslash', 'backslash', [{ ...plain, name: 'plain\\Chart.yaml' }]),
    hostile('archive_path_backslash', 'backslash-parent', [plain, { name: 'plain\\..\\..\\x', data: 'x' }]),
    hostile('archive_path_unreadable', 'control-name', [plain, { name: 'plain/a\x1b[2Jb', data: 'x' }]),
    hostile('archive_path_unreadable', 'newline-name', [plain, { name: 'plain/a\nb', data: 'x' }]),
    hostile('archive_path_unreadable', 'bidi-name', [plain, { name: 'plain/a\u202egnp.exe', data: 'x' }]),
    hostile('archive_path_unreadable', 'not-utf8-name', [
      plain,
      { name: Buffer.from([0x70, 0x2f, 0xff]), data: 'x' },
    ]),
    hostile('archive_path_outside_root', 'outside-root', [plain, { name: 'evil', data: 'x' }]),
    hostile('archive_path_outside_root', 'chart-yaml-at-top', [{ ...plain, name: 'Chart.yaml' }]),
    hostile('archive_path_too_deep', 'deep-path', [
      plain,
      gnuLongName(`plain/${'d/'.repeat(60)}x`),
      { name: 'plain/cut', data: 'x' },
    ]),
    hostile('archive_link', 'symlink', [plain, link('2')]),
    hostile('archive_link', 'hard-link', [plain, link('1')]),
    hostile('archive_device', 'character-device', [plain, link('3')]),
    hostile('archive_device', 'block-device', [plain, link('4')]),
    hostile('archive_device', 'fifo', [plain, link('6')]),
    hostile('archive_sparse_file', 'sparse-gnu', [plain, { name: 'plain/x', type: 'S', magic: 'ustar  \0' }]),
    hostile('archive_sparse_file', 'sparse-pax', [
      plain,
      pax({
        'GNU.sparse.major': '0',
        'GNU.sparse.minor': '1',
        'GNU.sparse.numblocks': '0',
        'GNU.sparse.size': '9',
      }),
      { name: 'plain/x' },
    ]),
    hostile('archive_entry_type', 'unknown-type', [plain, { name: 'plain/volume', type: 'V' }]),
    hostile('archive_duplicate_entry', 'duplicate', [
      plain,
      { name: 'plain/a', data: '1' },
      { name: 'plain/a', data: '2' },
    ]),
    hostile('archive_duplicate_entry', 'chart-yaml-twice', [plain, { ...plain, data: 'appVersion: "2"\n' }]),
    hostile('archive_duplicate_entry', 'duplicate-unclean', [
      plain,
      { name: 'plain/a' },
      { name: 'plain/./a' },
    ]),
    hostile('archive_duplicate_entry', 'file-and-folder', [
      plain,
      { name: 'plain/a' },
      { name: 'plain/a/b' },
    ]),
    hostile('archive_several_roots', 'two-roots', [plain, { name: 'evil/templates/x.yaml', data: 'a: b' }]),
    whole('archive_truncated', 'gzip-cut', sound.subarray(0, -20)),
    whole('archive_truncated', 'gzip-trailer-cut', sound.subarray(0, -4)),
    whole('archive_truncated', 'tar-cut', gzipSync(soundTar.subarray(0, 520))),
    whole('archive_corrupt', 'gzip-checksum', flipped(sound, sound.byteLength - 6)),
    whole('archive_corrupt', 'gzip-damaged', flipped(sound, 30)),
    whole(
      'archive_corrupt',
      'gzip-followed-by-rubbish',
      Buffer.concat([sound, Buffer.from('rubbish behind it')]),
    ),
    hostile('archive_corrupt', 'tar-checksum', [{ ...plain, checksum: '0000001\0' }]),
    hostile('archive_corrupt', 'negative-size', [{ ...plain, size: Buffer.alloc(12, 0xff) }]),
    hostile('archive_corrupt', 'huge-pax-header', [
      { name: 'x', type: 'x', data: Buffer.alloc(MiB + 1, 'a') },
      plain,
    ]),
    hostile('archive_file_too_large', 'huge-size', [{ ...plain, size: '77777777777\0' }]),
    whole('archive_trailing_data', 'second-tar', gzipSync(Buffer.concat([soundTar, soundTar]))),
    whole('archive_not_gzip', 'zip', Buffer.from('PK\x03\x04 rest of a zip file')),
    whole('archive_empty', 'nothing', Buffer.alloc(0)),
    hostile('archive_empty', 'no-files', [{ name: 'plain/', type: '5' }]),
    hostile('chart_yaml_missing', 'chart-yaml-missing', [{ name: 'plain/values.yaml', data: 'a: 1' }]),
    chart('archive_file_too_large', 'chart-yaml-10-mb', {
      'Chart.yaml': plainChartYaml + '#'.repeat(10 * MiB),
    }),
    chart('yaml_alias_bomb', 'values-alias-bomb', { 'values.yaml': aliasBomb() }),
    chart('subcharts_too_deep', 'deep-charts', {
      ...Object.fromEntries(Array.from({ length: 12 }, (_, at) => [nested(at), plainChartYaml])),
    }),
  ];
}

const fields = [
  ...[
    'name',
    'version',
    'apiVersion',
    'description',
    'home',
    'icon',
    'appVersion',
    'kubeVersion',
    'type',
    'condition',
  ],
  ...['tags', 'deprecated', 'sources', 'keywords', 'maintainers', 'annotations', 'dependencies'],
];

function withField(field: string, value: string): Readonly<Record<string, string>> {
  const others = plainChartYaml.replace(new RegExp(`^${field}:.*\n`, 'm'), '');
  return { 'Chart.yaml': `${others}${field}: ${value}\n` };
}

/** Nonsense, bombs and wrong types in Chart.yaml: every field as a map of maps and as a list of lists. */
export function hostileChartYaml(): HostileArchive[] {
  return [
    chart('yaml_invalid', 'not-yaml', { 'Chart.yaml': '{[}]: "' }),
    chart('yaml_invalid', 'binary-yaml', { 'Chart.yaml': Buffer.from([0, 1, 2, 0xff, 0xfe]) }),
    chart('yaml_alias_bomb', 'alias-bomb', { 'Chart.yaml': plainChartYaml + aliasBomb() }),
    chart('yaml_too_deep', 'deep-yaml', {
      'Chart.yaml': `${plainChartYaml}annotations: ${'['.repeat(20_000)}`,
    }),
    ...fields.map((field) => chart('metadata_type', `map-as-${field}`, withField(field, '{a: {b: c}}'))),
    ...fields.map((field) => chart('metadata_type', `list-as-${field}`, withField(field, '[[a]]'))),
  ];
}

/** A number in every field: some Helm takes for text. That of apiVersion is among the differences. */
export function numbersInChartYaml(): CorpusChart[] {
  return fields
    .filter((field) => field !== 'apiVersion')
    .map((field) => chartOf(`number-as-${field}`, withField(field, '1.5')));
}

function flipped(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[at] = (copy[at] ?? 0) ^ 0xff;
  return copy;
}
