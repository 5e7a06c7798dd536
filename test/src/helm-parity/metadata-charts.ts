import { chartYaml, type CorpusChart } from './corpus-chart.ts';

const base = (more: string): string => `apiVersion: v2\nname: plain\nversion: 1.0.0\n${more}\n`;

/** Scalars that YAML 1.1, YAML 1.2 and Helm's Go decoder read differently, as an appVersion and as an annotation. */
const scalars = [
  '1.10', '0123', '1e3', 'yes', 'No', 'on', 'true', '1_000', '0o17', '0x1F', '0b11', '12:30:45', '1:20', '~',
  'null', '.5', '5.', '-0', '+1', '.inf', '-.INF', '.nan', '2001-01-01', '2001-12-14t21:59:43.10-05:00', '09',
  '1_0.5', '1e400', '9007199254740993', '18446744073709551616', '6.8523015e+5', '1.0', '1.20.0', '0.0', '1.50e2',
  "'1.10'", '"0123"', 'y', 'n', 'TRUE', '0', '-1', '1e-7', '100000000000000000000000', '=', '<<', '!!str 1.10',
  '!!binary aGk=', '!!float 1', '|\n  1.10', '>-\n  a\n  b', '0777', '0o08', '123456789012345.678', '1e21', '1E5',
] as const;

/** Versions as text in Chart.yaml, quoted unless YAML is the point. */
const versions = [
  '"v4.0.2"', '"1.0"', '"1"', '1.0', '1', '1.10', '"1.2.3+build.5"', '"1.2.3-alpha.1+exp.sha.5114f85"', '"01.2.3"',
  '"1.2.3-01"', '"1.2.3.4"', '"latest"', '""', '" 1.2.3"', '"1.2.3 "', '"V1.2.3"', '"1.2.3-"', '"1.2.3+"', '1.2.3',
  '"1.2.x"', '"18446744073709551616.0.0"', '"18446744073709551615.0.0"', '"0.0.0"', '"1.2.3-a_b"', '"vv1.0.0"',
  '"1.2-beta"', '"1-rc.1"', '"1.2.3-0x1"', '"1.2.3-é"', '1e3', '0x10', '010', '"1.02.3"', '"1.2.3+001"',
] as const;

const names = [
  'a', 'plain-chart', 'Plain_Chart', 'plain.chart', '"123"', '123', '"-"', '"a b"', '"a/b"', '"/"', '"."', '".."',
  '"a\\\\b"', '"ünï"', '"a\\tb"', '"a\\u0000b"', '"a\\u200bb"', '""', 'yes', '1.0', '"x\\n"', '"名前"', '"a\\u00a0b"',
  '"trailing/"', '"\\U0001F600"',
] as const;

/** Whole Chart.yaml files, each odd in one way. */
const documents: Readonly<Record<string, string | Uint8Array>> = {
  'all-fields': base(
    `kubeVersion: ">=1.20.0-0"\ndescription: Everything\ntype: application\nkeywords: [a, b]\nhome: https://x.example\n` +
      `sources: [https://y.example]\nmaintainers: [{name: A, email: a@x.example, url: https://a.example}]\n` +
      `icon: https://x.example/i.png\nappVersion: "1.2"\ndeprecated: true\nannotations: {k: v, "a/b": "1"}\n` +
      `condition: a.b\ntags: "t"\ndependencies:\n- {name: d, version: ">1", repository: "https://r", alias: e,` +
      ` condition: d.on, tags: [x], enabled: true, import-values: [a, {child: b, parent: c}]}`,
  ),
  library: base('type: library'),
  'type-odd': base('type: plugin'),
  'type-empty': base('type: ""'),
  'type-upper': base('type: Application'),
  'type-number': base('type: 1'),
  'description-unicode': base('description: "Ünïcode 名前 \\U0001F600 \\u202E reversed \\u0007 bell"'),
  'description-multiline': base('description: |\n  one\n  two\n\n  three'),
  'description-control': base('description: "tab\\there\\x1b[31mred"'),
  'description-nel': base('description: "a\\u0085b\\u2028c\\u00a0d\\u3000e"'),
  'api-missing': 'name: plain\nversion: 1.0.0\n',
  'api-empty': 'apiVersion: ""\nname: plain\nversion: 1.0.0\n',
  'api-v1': 'apiVersion: v1\nname: plain\nversion: 1.0.0\n',
  'api-v3': 'apiVersion: v3\nname: plain\nversion: 1.0.0\n',
  'api-number': 'apiVersion: 2\nname: plain\nversion: 1.0.0\n',
  'api-null': 'apiVersion: null\nname: plain\nversion: 1.0.0\n',
  'fields-upper': 'APIVERSION: v2\nName: plain\nVERSION: 1.0.0\nAppversion: "2"\n',
  'fields-two-cases': 'apiVersion: v2\nname: plain\nNAME: other\nversion: 1.0.0\n',
  'fields-unknown': base('engine: gotpl\nunknown: {a: [1]}'),
  'maintainers-null': base('maintainers: null'),
  'maintainers-null-node': base('maintainers: [null]'),
  'maintainers-empty': base('maintainers: []'),
  'maintainers-string': base('maintainers: someone'),
  'maintainers-strings': base('maintainers: [someone]'),
  'maintainers-map': base('maintainers: {name: someone}'),
  'maintainers-number-name': base('maintainers: [{name: 1}]'),
  'maintainers-unknown': base('maintainers: [{name: a, github: b}]'),
  'maintainers-blank': base('maintainers: [{}]'),
  'keywords-string': base('keywords: one'),
  'keywords-number': base('keywords: [1, yes]'),
  'keywords-null-node': base('keywords: [null, a]'),
  'annotations-number': base('annotations: {a: 1}'),
  'annotations-bool': base('annotations: {a: true}'),
  'annotations-null': base('annotations: {a: null, b: c}'),
  'annotations-map': base('annotations: {a: {b: c}}'),
  'annotations-key-number': base('annotations: {1: a, true: b, 1.5: c, ~: d}'),
  'annotations-list': base('annotations: [a]'),
  'deprecated-yes': base('deprecated: yes'),
  'deprecated-string': base('deprecated: "true"'),
  'deprecated-false': base('deprecated: false'),
  'deprecated-null': base('deprecated: null'),
  'deprecated-number': base('deprecated: 1'),
  'dependencies-twice': base('dependencies: [{name: a, version: "1"}, {name: a, version: "2"}]'),
  'dependencies-alias': base('dependencies: [{name: a, version: "1"}, {name: a, version: "2", alias: b}]'),
  'dependencies-alias-twice': base('dependencies: [{name: a, alias: b}, {name: c, alias: b}]'),
  'dependencies-alias-bad': base('dependencies: [{name: a, alias: "b.c"}]'),
  'dependencies-null-node': base('dependencies: [null]'),
  'dependencies-map': base('dependencies: {name: a}'),
  'dependencies-empty-node': base('dependencies: [{}]'),
  'dependencies-version-number': base('dependencies: [{name: a, version: 1.0}]'),
  'dependencies-tags-string': base('dependencies: [{name: a, tags: x}]'),
  'dependencies-import-string': base('dependencies: [{name: a, import-values: x}]'),
  'dependencies-import-numbers': base('dependencies: [{name: a, import-values: [1, 1.0, 1e3, null, {a: 0x10}]}]'),
  'kube-odd': base('kubeVersion: nonsense'),
  'icon-data': base('icon: data:image/png;base64,AAAA'),
  'home-list': base('home: [a]'),
  'sources-string': base('sources: https://x.example'),
  'tags-list': base('tags: [a]'),
  'anchors': base('description: &d text\nannotations: {a: *d}'),
  'merge-key': base('annotations:\n  <<: {a: b}\n  c: d'),
  'merge-key-list': base('annotations:\n  <<: [{a: b}, {a: c, d: e}]\n  d: f'),
  'merge-top': '<<: {apiVersion: v2, name: plain}\nversion: 1.0.0\n',
  'duplicate-key': base('name: other'),
  'duplicate-key-same': base('name: plain'),
  'document-start': `---\n${base('')}`,
  'document-second': `${base('')}---\nname: other\n`,
  'document-second-broken': `${base('')}---\n{[\n`,
  'document-end': `${base('')}...\nrubbish: [\n`,
  'document-empty-first': `---\n---\n${base('')}`,
  'directive': `%YAML 1.1\n---\n${base('')}`,
  'directive-12': `%YAML 1.2\n---\n${base('')}`,
  'json': '{"apiVersion":"v2","name":"plain","version":"1.0.0","appVersion":"1.10"}',
  'json-tabs': '{\n\t"apiVersion": "v2",\n\t"name": "plain",\n\t"version": "1.0.0"\n}',
  'tab-indent': 'apiVersion: v2\nname: plain\nversion: 1.0.0\nannotations:\n\ta: b\n',
  'crlf': base('description: a').replaceAll('\n', '\r\n'),
  'cr-only': base('description: a').replaceAll('\n', '\r'),
  'bom': `\ufeff${base('description: a')}`,
  'bom-twice': `\ufeff\ufeff${base('description: a')}`,
  'utf16': Buffer.from(`\ufeff${base('description: a')}`, 'utf16le'),
  'latin1': Buffer.from(base('description: "caf\u00e9"'), 'latin1'),
  'nul-byte': base('description: "a\0b"'),
  'control-byte': base('description: "a\x01b"'),
  'empty': '',
  'comment-only': '# nothing\n',
  'scalar': 'just text\n',
  'list': '- apiVersion: v2\n',
  'null': 'null\n',
  'unclosed': 'apiVersion: "v2\nname: plain\n',
  'custom-tag': base('description: !mine text'),
  'tag-str-name': 'apiVersion: v2\nname: !!str 123\nversion: !!str 1.0\n',
  'set-tag': base('annotations: !!set {a, b}'),
  'complex-key': base('? [a, b]\n: c'),
  'name-missing': 'apiVersion: v2\nversion: 1.0.0\n',
  'version-missing': 'apiVersion: v2\nname: plain\n',
  'name-list': 'apiVersion: v2\nname: [plain]\nversion: 1.0.0\n',
  'version-map': 'apiVersion: v2\nname: plain\nversion: {a: 1}\n',
  'app-version-list': base('appVersion: [1]'),
  'long-name': `apiVersion: v2\nname: ${'n'.repeat(300)}\nversion: 1.0.0\n`,
  'long-description': base(`description: ${'word '.repeat(2000)}end`),
  'emoji-key': base('"😀": a'),
  'alias-undefined': base('description: *nothing'),
  'alias-loop': base('annotations: &a {b: *a}'),
  'html-characters': base('description: "<b>&amp;</b>"'),
};

/** Charts that differ from a plain one in Chart.yaml alone. */
export function metadataCharts(): CorpusChart[] {
  return [
    ...scalars.flatMap((scalar, at) => [
      chartYaml(`app-version-${at}`, base(`appVersion: ${scalar}`)),
      chartYaml(`annotation-${at}`, base(`annotations:\n  key: ${scalar.replaceAll('\n', '\n  ')}`)),
    ]),
    ...versions.map((version, at) =>
      chartYaml(`version-${at}`, `apiVersion: v2\nname: plain\nversion: ${version}\n`),
    ),
    ...names.map((name, at) => chartYaml(`name-${at}`, `apiVersion: v2\nname: ${name}\nversion: 1.0.0\n`)),
    ...Object.entries(documents).map(([id, text]) => chartYaml(`document-${id}`, text)),
  ];
}
