/** What node-semver and Masterminds semver, Helm's library, do not agree about: why this folder is not simply node-semver. */
export type NodeDifference = {
  readonly what: string;
  /** A version alone, or a version and the constraint it is asked about. */
  readonly version: string;
  readonly constraint?: string;
  /** The canonical version or whether it satisfies; undefined where the version or the constraint is refused. */
  readonly helm: string | boolean | undefined;
  readonly node: string | boolean | undefined;
};

/** Every kind of difference found in `versionTable` and `constraintTable`, each by an example or two. */
export const nodeDifferences: readonly NodeDifference[] = [
  { what: 'missing minor and patch', version: '1', helm: '1.0.0', node: undefined },
  { what: 'missing patch', version: 'v1.2-rc.1+b', helm: '1.2.0-rc.1+b', node: undefined },
  { what: 'leading zeros in the numbers', version: '2024.01.15', helm: '2024.1.15', node: undefined },
  { what: 'white space around', version: ' 1.2.3', helm: undefined, node: '1.2.3' },
  {
    what: 'numbers above 2^53',
    version: '9007199254740993.0.0',
    helm: '9007199254740993.0.0',
    node: undefined,
  },
  { what: '!=', version: '1.2.4', constraint: '!=1.2.3', helm: true, node: undefined },
  { what: '!= with x', version: '1.3.0', constraint: '!=1.2.x', helm: true, node: undefined },
  { what: '=>', version: '1.2.4', constraint: '=>1.2.3', helm: true, node: undefined },
  { what: '=<', version: '1.2.3', constraint: '=<1.2.3', helm: true, node: undefined },
  { what: 'comma for "and"', version: '1.3.0', constraint: '>=1.2, <2', helm: true, node: undefined },
  {
    what: 'a partial version with a pre-release',
    version: '1.20.0',
    constraint: '>=1.19-0',
    helm: true,
    node: undefined,
  },
  {
    what: 'leading zeros in constraints',
    version: '2024.1.1',
    constraint: '2024.01',
    helm: true,
    node: undefined,
  },
  { what: 'numbers after x', version: '1.4.9', constraint: '1.x.3', helm: true, node: undefined },
  { what: 'x as major with a minor', version: '1.2.3', constraint: 'x.1', helm: true, node: undefined },
  { what: 'nothing as a constraint', version: '1.2.3', constraint: '', helm: undefined, node: true },
  { what: 'nothing on one side of ||', version: '1.2.3', constraint: '1 ||', helm: undefined, node: true },
  {
    what: 'pre-releases of a later patch',
    version: '1.2.4-rc.1',
    constraint: '~1.2.3-rc.1',
    helm: true,
    node: false,
  },
  {
    what: 'pre-releases of another minor',
    version: '1.5.0-rc.1',
    constraint: '>=1.0.0-0',
    helm: true,
    node: false,
  },
  {
    what: 'suffixes of Kubernetes versions',
    version: '1.27.3-gke.100',
    constraint: '>=1.20.0-0',
    helm: true,
    node: false,
  },
  {
    what: 'pre-releases below an upper bound',
    version: '1.5.0-rc.1',
    constraint: '<2.0.0-0',
    helm: true,
    node: false,
  },
  {
    what: 'pre-releases in a hyphen range',
    version: '1.5.0-rc.1',
    constraint: '1.2.3-rc.1 - 2.0.0',
    helm: true,
    node: false,
  },
  { what: 'x with a pre-release', version: '1.2.4-rc.1', constraint: '1.2.x-rc', helm: true, node: false },
  { what: '>*', version: '1.2.3', constraint: '>*', helm: true, node: false },
  { what: '<=*', version: '1.2.3', constraint: '<=*', helm: false, node: true },
  { what: '^*', version: '1.2.3', constraint: '^*', helm: false, node: true },
  { what: '~0.0.0', version: '1.2.3', constraint: '~0.0.0', helm: true, node: false },
];
