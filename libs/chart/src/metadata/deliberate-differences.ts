/** One place where we do not do what Helm does, or where Helm 3 and Helm 4 part. */
export type DeliberateDifference = {
  readonly what: string;
  readonly helm: string;
  readonly ours: string;
  readonly reason: string;
};

/** Every known one, of Helm 3.18.0 and 4.1.4; the parity tests take their exceptions from here. */
export const deliberateDifferences: readonly DeliberateDifference[] = [
  {
    what: 'apiVersion other than v1 and v2',
    helm: 'Helm 3 takes every apiVersion; Helm 4 indexes it and refuses to install it',
    ours: 'api_version_invalid',
    reason: 'what no Helm of today installs has no place in a store',
  },
  {
    what: 'name: "." or ".."',
    helm: 'Helm 3 takes them, Helm 4 refuses them',
    ours: 'name_invalid',
    reason: "they are paths, and the newer Helm's rule is the safe one",
  },
  {
    what: 'name: "/"',
    helm: 'takes it, since Go says that "/" is the base name of "/"',
    ours: 'name_invalid',
    reason: 'it cannot be part of a URL or of a file name',
  },
  {
    what: 'several mistakes in Chart.yaml',
    helm: 'says the first one',
    ours: 'says all of them in details.problems',
    reason: 'one round trip instead of many',
  },
  {
    what: 'pre-releases in constraints',
    helm: 'Helm 3 asks every comparison to name a pre-release, Helm 4 one of those joined by "and"',
    ours: 'both: `satisfies` takes the rule, Helm 4 unless told',
    reason: 'the store serves both; newer behaviour is the default',
  },
  {
    what: 'constraints longer than 1,000 characters',
    helm: 'reads them',
    ours: 'improper',
    reason: 'bounded time',
  },
  {
    what: 'order of equal versions (`+a`, `+b`) in an index of more than 12 versions of a chart',
    helm: 'left to chance (sort.Sort is not stable)',
    ours: 'as they came',
    reason: 'an index must not change by itself',
  },
  {
    what: 'empty items in the dependencies of a lock file',
    helm: 'kept, and fails later',
    ours: 'dropped',
    reason: 'nothing can be done with them',
  },
  {
    what: 'two mapping keys that become equal only as strings (`1` and `"1"`)',
    helm: 'left to chance (the order of a Go map)',
    ours: 'the later one counts',
    reason: 'one text has one meaning',
  },
  {
    what: 'YAML nested deeper than 100 collections',
    helm: 'reads 10,000',
    ours: 'yaml_too_deep',
    reason: 'bounded recursion for everybody who walks the values',
  },
  {
    what: 'YAML of more than 5 MiB, or with more than 250,000 nodes in a file of more characters than that',
    helm: 'Helm refuses files above 5 MiB in an archive, and has no limit of nodes',
    ours: 'yaml_too_large',
    reason: 'bounded memory',
  },
  {
    what: 'aliases that stand for more than 100,000 nodes or 10,000,000 characters',
    helm: 'refuses by a ratio: 99 of 100 nodes up to 400,000, falling to 10 of 100 at 4,000,000',
    ours: 'yaml_alias_bomb, and by that ratio too',
    reason: 'bounded memory, of characters as well',
  },
  {
    what: 'text behind the end of the root of a YAML document (`{a: 1} b`, a first line indented deeper than the second)',
    helm: 'silently drops it',
    ours: 'yaml_invalid',
    reason: 'half a file was lost without a word',
  },
  {
    what: 'a `-` alone in brackets (`[-]`, `{a: -}`), a comment right behind `|`, a quote or a bracket (`"x"#c`)',
    helm: 'reads them (libyaml is YAML 1.1)',
    ours: 'yaml_invalid',
    reason: 'js-yaml is YAML 1.2 here; nobody writes this',
  },
  {
    what: 'more than 200 lines inside brackets or quotes that are indented less than what they belong to',
    helm: 'reads them',
    ours: 'yaml_invalid',
    reason: 'js-yaml asks for indentation; each line costs an attempt (see parse-leniently.ts)',
  },
  {
    what: 'a tab behind `-`; `:a`, `?a` and `a:,` in brackets; the colon of a key in braces on the next line; a key above 1,024 characters',
    helm: 'refuses them, or reads `[?a]` as a map and `[a:, b]` as texts',
    ours: 'reads them as YAML 1.2 does',
    reason: 'js-yaml is YAML 1.2 here; nobody writes this',
  },
  {
    what: 'U+0085, U+2028 and U+2029 outside of escapes',
    helm: 'ends a line with them',
    ours: 'characters like others',
    reason: 'YAML 1.2; a text with them reads the same in every tool',
  },
  {
    what: 'a block scalar as the whole document, not indented',
    helm: 'reads it as empty and drops the text',
    ours: 'reads the text',
    reason: 'no chart file is a text',
  },
  {
    what: 'an escaped line break in a quoted text that is followed by an empty line',
    helm: 'keeps the empty line as a line break',
    ours: 'drops it',
    reason: 'js-yaml is YAML 1.2 here; nobody writes this',
  },
];
