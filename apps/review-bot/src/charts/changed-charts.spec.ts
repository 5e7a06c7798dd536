import { execFileSync } from 'node:child_process';
import { mkdtempSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packFiles, packFolder, readChart } from '@chandlery/chart';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { changedCharts, type ChangedChartsInput } from './changed-charts.ts';
import type { ChartChange, ChartRefusal, ChartStep } from './chart-types.ts';
import type { RepositoryReader, TreeEntry } from './repository-reader.ts';
import { defaultSettings } from './settings-types.ts';

/** What a commit changes: text or bytes, null to delete, a link, a submodule. */
type Content = string | Uint8Array | null | { readonly link: string } | { readonly submodule: string };
type Files = Readonly<Record<string, Content>>;

let folder = '';
const git = (args: readonly string[], input?: Buffer): Buffer =>
  execFileSync('git', ['-C', folder, ...args], {
    maxBuffer: 2 ** 28,
    ...(input === undefined ? {} : { input }),
  });

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bot-charts-'));
  git(['init', '-q', '--bare']);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A real commit on top of another; its id. */
function commit(parent: string | null, files: Files): string {
  const who = 'A <a@example.com> 0 +0000';
  const parts: Buffer[] = [
    Buffer.from(
      `commit refs/heads/made\nmark :1\ncommitter ${who}\ndata 1\nx\n${parent === null ? '' : `from ${parent}\n`}`,
    ),
  ];
  for (const [path, content] of Object.entries(files)) {
    const name = `"${path.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n')}"`;
    if (content === null) parts.push(Buffer.from(`D ${name}\n`));
    else if (typeof content === 'object' && 'submodule' in content) {
      parts.push(Buffer.from(`M 160000 ${content.submodule} ${name}\n`));
    } else {
      const isLink = typeof content === 'object' && 'link' in content;
      const bytes = Buffer.from(isLink ? content.link : content);
      const head = `M ${isLink ? '120000' : '100644'} inline ${name}\ndata ${bytes.length}\n`;
      parts.push(Buffer.from(head), bytes, Buffer.from('\n'));
    }
  }
  const importing = parent === null ? Buffer.from('reset refs/heads/made\n') : Buffer.alloc(0);
  const marks = join(folder, 'marks');
  git(
    ['fast-import', '--quiet', '--force', '--date-format=raw', `--export-marks=${marks}`],
    Buffer.concat([importing, ...parts]),
  );
  return readFileSync(marks, 'utf8').trim().split(' ')[1] ?? '';
}

const reader: RepositoryReader = {
  tree: (id) =>
    Promise.resolve(
      git(['ls-tree', '-r', '-t', '-l', '-z', id])
        .toString()
        .split('\0')
        .filter((line) => line !== '')
        .map((line): TreeEntry => {
          const tab = line.indexOf('\t');
          const [mode = '', type = '', sha = '', size = '-'] = line.slice(0, tab).split(/ +/);
          return {
            path: line.slice(tab + 1),
            mode,
            type: type as TreeEntry['type'],
            sha,
            size: size === '-' ? null : Number(size),
          };
        }),
    ),
  blob: (sha) => Promise.resolve(git(['cat-file', 'blob', sha])),
};

async function stepsOf(
  base: string,
  head: string,
  more: Partial<ChangedChartsInput> = {},
): Promise<ChartStep[]> {
  const steps: ChartStep[] = [];
  for await (const step of changedCharts({ base, head, reader, settings: defaultSettings, ...more }))
    steps.push(step);
  return steps;
}

const chartYaml = (name: string, version: string, more = '') =>
  `apiVersion: v2\nname: ${name}\nversion: ${version}\n${more}`;
const chart = (at: string, name: string, version: string, more: Files = {}): Files => ({
  [`${at}/Chart.yaml`]: chartYaml(name, version),
  [`${at}/templates/x.yaml`]: `kind: ${name}\n`,
  ...Object.fromEntries(Object.entries(more).map(([path, content]) => [`${at}/${path}`, content])),
});
const puts = (steps: readonly ChartStep[]) =>
  steps.filter((step): step is ChartChange => step.type === 'put');
const refusals = (steps: readonly ChartStep[]) =>
  steps.filter((step): step is ChartRefusal => step.type === 'refused');
const codes = (steps: readonly ChartStep[]) =>
  refusals(steps).map(({ place, findings }) => [place.path, ...findings.map(({ code }) => code)]);

/** One line for each step. */
const told = (steps: readonly ChartStep[]) =>
  steps.map((step) => {
    switch (step.type) {
      case 'put':
        return `${step.kind} ${step.name} ${step.baseVersion ?? '-'}>${step.version} ${step.basePlace?.path ?? '-'}>${step.place.path}`;
      case 'moved':
        return `moved ${step.name} ${step.basePlace.path}>${step.place.path}`;
      case 'removed':
        return `removed ${step.name} ${step.version} ${step.place.path}`;
      case 'refused':
        return `refused ${step.name ?? '-'} ${step.place.path}`;
      case 'problem':
        return `problem ${step.problem.code}`;
    }
  });

describe('what a pull request does to charts', () => {
  test('added, changed, renamed, moved and deleted charts are told apart; what is not touched is not told', async () => {
    const base = commit(null, {
      ...chart('charts/kept', 'kept', '1.0.0'),
      ...chart('charts/changed', 'changed', '1.0.0'),
      ...chart('charts/old-place', 'renamed', '1.0.0'),
      ...chart('charts/from', 'moved', '1.0.0'),
      ...chart('charts/gone', 'gone', '3.0.0'),
      ...chart('charts/other', 'was-called', '1.0.0'),
      'README.md': 'one',
    });
    const head = commit(base, {
      ...chart('charts/changed', 'changed', '1.1.0'),
      'charts/old-place/Chart.yaml': null,
      'charts/old-place/templates/x.yaml': null,
      ...chart('apps/new-place', 'renamed', '2.0.0'),
      'charts/from/Chart.yaml': null,
      'charts/from/templates/x.yaml': null,
      ...chart('charts/to', 'moved', '1.0.0'),
      'charts/gone/Chart.yaml': null,
      'charts/gone/templates/x.yaml': null,
      ...chart('charts/other', 'is-called', '1.0.0'),
      ...chart('charts/added', 'added', '0.1.0'),
      'README.md': 'two',
    });
    expect(told(await stepsOf(base, head))).toEqual([
      'renamed renamed 1.0.0>2.0.0 charts/old-place>apps/new-place',
      'added added ->0.1.0 ->charts/added',
      'changed changed 1.0.0>1.1.0 charts/changed>charts/changed',
      'added is-called ->1.0.0 ->charts/other',
      'moved moved charts/from>charts/to',
      'removed gone 3.0.0 charts/gone',
      'removed was-called 1.0.0 charts/other',
    ]);
  });

  test('two charts that change places are the charts of their names', async () => {
    const base = commit(null, { ...chart('a', 'one', '1.0.0'), ...chart('b', 'two', '1.0.0') });
    const head = commit(base, { ...chart('b', 'one', '1.0.1'), ...chart('a', 'two', '1.0.1') });
    expect(told(await stepsOf(base, head))).toEqual([
      'renamed two 1.0.0>1.0.1 b>a',
      'renamed one 1.0.0>1.0.1 a>b',
    ]);
  });

  test('a chart at the root of the repository is one', async () => {
    const base = commit(null, {
      'Chart.yaml': chartYaml('root', '1.0.0'),
      'charts/sub/Chart.yaml': chartYaml('sub', '1.0.0'),
    });
    const head = commit(base, { 'Chart.yaml': chartYaml('root', '1.0.1') });
    const [step] = puts(await stepsOf(base, head));
    expect([step?.place.path, step?.versionLine]).toEqual(['', { line: 3, text: 'version: 1.0.1' }]);
    expect(readChart(step?.archive ?? Buffer.alloc(0)).dependencies).toHaveLength(1);
  });

  test('only what is packed counts: ignored files and byte order marks are no change', async () => {
    const base = commit(null, {
      ...chart('web', 'web', '1.0.0', {
        '.helmignore': 'ci/\nNOTES.md\n',
        'ci/a.yaml': '1',
        'values.yaml': 'a: 1\n',
      }),
    });
    const head = commit(base, {
      'web/ci/a.yaml': '2',
      'web/ci/link': { link: '../../..' },
      'web/NOTES.md': 'x',
      'web/values.yaml': '\ufeffa: 1\n',
    });
    expect(await stepsOf(base, head)).toEqual([]);
    const changed = commit(head, { 'web/values.yaml': '\ufeffa: 2\n' });
    expect(told(await stepsOf(base, changed))).toEqual(['changed web 1.0.0>1.0.0 web>web']);
  });

  test('the merge base is what is compared with, so what others merged is no change of this pull request', async () => {
    const base = commit(null, chart('web', 'web', '1.0.0'));
    const head = commit(base, chart('db', 'db', '1.0.0'));
    commit(base, chart('web', 'web', '1.0.1'));
    expect(told(await stepsOf(base, head))).toEqual(['added db ->1.0.0 ->db']);
    expect(await stepsOf(head, head)).toEqual([]);
  });
});

describe('what is packed', () => {
  test('it is byte for byte what packFolder makes of a checked-out folder, whatever the names', async () => {
    const names = [
      '$(id)',
      '`id`',
      "it's",
      'a b',
      '-rf',
      'ünï/ж',
      '\u{1f600}.txt',
      '; rm',
      '%2e%2e',
      '__proto__',
    ];
    const head = commit(null, {
      ...chart('charts/web $(id)', 'web', '1.0.0', {
        '.helmignore': '# none\n*.tmp\n!*\nskip/\n/top.txt\n',
        'x.tmp': 'x',
        ...Object.fromEntries(names.map((name) => [`files/${name}`, `bytes of ${name}`])),
      }),
    });
    const empty = commit(null, { 'README.md': '' });
    const out = mkdtempSync(join(tmpdir(), 'bot-charts-tree-'));
    try {
      mkdirSync(out, { recursive: true });
      git(['--work-tree', out, 'checkout', '-f', head, '--', '.']);
      const [step] = puts(await stepsOf(empty, head));
      const packed = await packFolder(join(out, 'charts/web $(id)'));
      expect(Buffer.compare(step?.archive ?? Buffer.alloc(0), packed)).toBe(0);
      const read = readChart(packed);
      expect(read.contentDigest).toBe(step?.contentDigest);
      expect(read.allFiles.map(({ path }) => path)).toContain('files/__proto__');
      const [again] = puts(await stepsOf(empty, head));
      expect(Buffer.compare(again?.archive ?? Buffer.alloc(0), packed)).toBe(0);
    } finally {
      rmSync(out, { recursive: true, force: true });
    }
  });

  test('links, submodules, pointers of Git LFS and large files are refused by name, and all at once', async () => {
    const base = commit(null, { x: '' });
    const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${'0'.repeat(64)}\nsize 12345\n`;
    const head = commit(base, {
      ...chart('a', 'a', '1.0.0', { 'files/link': { link: 'x' }, 'charts/sub': { submodule: base } }),
      ...chart('b', 'b', '1.0.0', { 'files/big.bin': pointer }),
      'c/Chart.yaml': { link: '../a/Chart.yaml' },
      ...chart('d', 'd', '1.0.0', { 'files/big.bin': 'x'.repeat(2000) }),
      'e-1.0.0.tgz': pointer,
    });
    const steps = await stepsOf(base, head, { limits: { archive: { ...defaultArchive, fileBytes: 1000 } } });
    expect(codes(steps)).toEqual([
      ['a', 'folder_submodule', 'folder_link'],
      ['b', 'lfs_pointer'],
      ['c', 'folder_link'],
      ['d', 'archive_file_too_large'],
      ['e-1.0.0.tgz', 'lfs_pointer'],
    ]);
    const [first] = refusals(steps);
    expect(first?.findings.map(({ file, message }) => [file, message.includes(file ?? '-')])).toEqual([
      ['charts/sub', true],
      ['files/link', true],
    ]);
  });

  test('a malformed chart says everything that is wrong, at its lines, and its neighbours go on', async () => {
    const base = commit(null, { x: '' });
    const head = commit(base, {
      'bad/Chart.yaml': 'apiVersion: v9\nname: a/b\nversion: one\n',
      'broken/Chart.yaml': 'apiVersion: v2\nname: [\n',
      'bomb/Chart.yaml': `a: &a [${'x,'.repeat(50)}x]\nb: &b [${'*a,'.repeat(50)}*a]\nc: &c [${'*b,'.repeat(50)}*b]\nd: [${'*c,'.repeat(50)}*c]\n`,
      'ignore/.helmignore': '**/x\n',
      'ignore/Chart.yaml': chartYaml('ignore', '1.0.0'),
      'unnamed/Chart.yaml': 'apiVersion: v2\nversion: 1.0.0\n',
      ...chart('good', 'good', '1.0.0'),
    });
    const steps = await stepsOf(base, head);
    expect(told(steps)).toEqual([
      'refused a/b bad',
      'refused - bomb',
      'refused - broken',
      'added good ->1.0.0 ->good',
      'refused ignore ignore',
      'refused - unnamed',
    ]);
    const [bad, bomb] = refusals(steps);
    expect(bad?.findings.map(({ code, file, line }) => [code, file, line])).toEqual([
      ['api_version_invalid', 'Chart.yaml', 1],
      ['name_invalid', 'Chart.yaml', 2],
      ['version_invalid', 'Chart.yaml', 3],
    ]);
    expect(bomb?.findings.map(({ code }) => code)).toEqual(['yaml_alias_bomb']);
  });
});

const defaultArchive = {
  archiveBytes: 1e6,
  decompressedBytes: 1e7,
  fileBytes: 1e6,
  entries: 1000,
  pathDepth: 50,
  chartDepth: 10,
};

describe('numbers and names', () => {
  test('another content under the same number is an error at its line, with the next number', async () => {
    const base = commit(null, chart('web', 'web', '1.2.9'));
    const head = commit(base, { 'web/values.yaml': 'a: 1\n' });
    const [step] = puts(await stepsOf(base, head));
    expect(step?.findings).toEqual([
      expect.objectContaining({ code: 'version_unchanged', severity: 'error', file: 'Chart.yaml', line: 3 }),
    ]);
    expect(step?.findings[0]?.remedy).toContain('1.2.10');
  });

  test('a number that is not above the one before is a warning', async () => {
    const base = commit(null, chart('web', 'web', '1.2.9'));
    const head = commit(base, chart('web', 'web', '1.2.8'));
    const [step] = puts(await stepsOf(base, head));
    expect(step?.findings.map(({ code, severity }) => [code, severity])).toEqual([
      ['version_lower', 'warning'],
    ]);
  });

  test('two charts of one name are refused, each naming the other, be that touched or not', async () => {
    const base = commit(null, { ...chart('a', 'same', '1.0.0'), ...chart('c', 'other', '1.0.0') });
    const head = commit(base, {
      ...chart('b', 'same', '1.1.0'),
      ...chart('d', 'new', '1.0.0'),
      ...chart('e', 'new', '1.0.0'),
    });
    const steps = await stepsOf(base, head);
    expect(
      refusals(steps).map(({ place, findings }) => [place.path, findings[0]?.code, findings[0]?.message]),
    ).toEqual([
      ['b', 'name_duplicate', expect.stringContaining('"a"')],
      ['d', 'name_duplicate', expect.stringContaining('"e"')],
      ['e', 'name_duplicate', expect.stringContaining('"d"')],
    ]);
    expect(puts(steps)).toEqual([]);
    const ignoring = { settings: { ...defaultSettings, ignore: ['e', 'a'] } };
    expect(told(await stepsOf(base, head, ignoring))).toEqual([
      'added same ->1.1.0 ->b',
      'added new ->1.0.0 ->d',
    ]);
  });

  test('names of prototypes are names', async () => {
    const base = commit(null, chart('a', 'constructor', '1.0.0'));
    const head = commit(base, {
      ...chart('a', 'constructor', '1.0.1'),
      ...chart('b', '__proto__', '1.0.0'),
      ...chart('c', 'toString', '1.0.0'),
    });
    expect(told(await stepsOf(base, head))).toEqual([
      'changed constructor 1.0.0>1.0.1 a>a',
      'added __proto__ ->1.0.0 ->b',
      'added toString ->1.0.0 ->c',
    ]);
  });
});

describe('packed charts', () => {
  const packed = (name: string, version: string, text = '') =>
    packFiles(name, [
      { path: 'Chart.yaml', bytes: Buffer.from(chartYaml(name, version)) },
      { path: 'CHANGELOG.md', bytes: Buffer.from(`## ${version}\n\n- this\n`) },
      { path: 'text', bytes: Buffer.from(text) },
    ]);

  test('a new version beside older ones is that chart, and other .tgz files are none of ours', async () => {
    const base = commit(null, { 'docs/web-1.0.0.tgz': packed('web', '1.0.0'), 'a.tgz': 'no archive' });
    const head = commit(base, {
      'docs/web-1.1.0.tgz': packed('web', '1.1.0'),
      'a.tgz': 'still none',
      'b-1.0.0.tgz': 'should be one',
      'fixture.tgz': packFiles('x', [{ path: 'file', bytes: Buffer.from('x') }]),
    });
    const steps = await stepsOf(base, head);
    expect(told(steps)).toEqual(['refused - b-1.0.0.tgz', 'added web ->1.1.0 ->docs/web-1.1.0.tgz']);
    expect(puts(steps)[0]?.changelog.head).toContain('- this');
  });

  test('the same content in another archive is no change; a replaced archive is the same chart', async () => {
    const base = commit(null, { 'web-1.0.0.tgz': packed('web', '1.0.0') });
    const repacked = packFiles('another-root', [...readChart(packed('web', '1.0.0')).allFiles]);
    expect(await stepsOf(base, commit(base, { 'web-1.0.0.tgz': repacked }))).toEqual([]);
    const replaced = commit(base, { 'web-1.0.0.tgz': null, 'web-1.1.0.tgz': packed('web', '1.1.0', 'x') });
    expect(told(await stepsOf(base, replaced))).toEqual([
      'renamed web 1.0.0>1.1.0 web-1.0.0.tgz>web-1.1.0.tgz',
    ]);
  });

  test('a chart is deleted when the last of its archives is', async () => {
    const both = commit(null, {
      'web-1.0.0.tgz': packed('web', '1.0.0'),
      'web-1.1.0.tgz': packed('web', '1.1.0'),
    });
    const one = commit(both, { 'web-1.0.0.tgz': null });
    expect(await stepsOf(both, one)).toEqual([]);
    expect(told(await stepsOf(one, commit(one, { 'web-1.1.0.tgz': null })))).toEqual([
      'removed web 1.1.0 web-1.1.0.tgz',
    ]);
  });

  test('a chart that was packed and is a folder now is the same chart', async () => {
    const base = commit(null, { 'web-1.0.0.tgz': packed('web', '1.0.0') });
    const head = commit(base, { 'web-1.0.0.tgz': null, ...chart('web', 'web', '1.0.1') });
    expect(told(await stepsOf(base, head))).toEqual(['renamed web 1.0.0>1.0.1 web-1.0.0.tgz>web']);
  });
});

describe('limits', () => {
  test('more than is read ends with one problem, never with a crash', async () => {
    const base = commit(null, { x: '' });
    const head = commit(
      base,
      Object.assign({}, ...['a', 'b', 'c'].map((name) => chart(name, name, '1.0.0'))) as Files,
    );
    const problem = async (limits: NonNullable<ChangedChartsInput['limits']>) =>
      told(await stepsOf(base, head, { limits })).at(-1);
    expect(await problem({ charts: 2 })).toBe('problem too_many_charts');
    expect(await problem({ places: 2 })).toBe('problem too_many_places');
    expect(await problem({ totalBytes: 150 })).toBe('problem pull_too_large');
    expect(await problem({ blobs: 5 })).toBe('problem pull_too_large');
    expect(await problem({})).toBe('added c ->1.0.0 ->c');
    const few = await stepsOf(base, head, { limits: { archive: { ...defaultArchive, entries: 1 } } });
    expect(codes(few).map(([, code]) => code)).toEqual(Array(3).fill('archive_too_many_entries'));
  });

  test('trouble of the reader is thrown, since trying again may help', async () => {
    const base = commit(null, { x: '' });
    const head = commit(base, chart('a', 'a', '1.0.0'));
    const broken: RepositoryReader = { ...reader, blob: () => Promise.reject(new Error('socket hang up')) };
    await expect(stepsOf(base, head, { reader: broken })).rejects.toThrow('socket hang up');
    const stopped = { signal: AbortSignal.abort(new Error('stopped')) };
    await expect(stepsOf(base, head, stopped)).rejects.toThrow('stopped');
  });
});
