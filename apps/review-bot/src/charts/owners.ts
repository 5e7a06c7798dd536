import { ChartError, fileText, parseYaml, type JsonValue } from '@chandlery/chart';
import type { RepositoryProblem } from './chart-types.ts';

/** One OWNERS file. Names are logins, aliases or teams (`org/team`), in lower case: GitHub makes no difference. */
export type OwnersFile = {
  readonly path: string;
  readonly approvers: readonly string[];
  readonly reviewers: readonly string[];
  /** `options: no_parent_owners`: the folders above do not count. */
  readonly noParentOwners: boolean;
};

/** OWNERS_ALIASES at the root: groups of logins and teams. */
export type OwnersAliases = ReadonlyMap<string, readonly string[]>;

/** A file that was read, and what is wrong with it. Where something is, nobody's approval counts by it: fail closed. */
export type Read<Value> = { readonly value: Value; readonly problems: readonly RepositoryProblem[] };

/** Far above any such file. */
export const maxOwnersBytes = 64 * 1024;
const limits = {
  maxBytes: maxOwnersBytes,
  maxNodes: 5000,
  maxDepth: 10,
  maxAliasNodes: 1000,
  maxAliasCharacters: 50_000,
};
const mostNames = 500;

/** Reads one OWNERS file, as Kubernetes and Helm write them (https://go.k8s.io/owners). Never throws. */
export function ownersOf(source: string | Uint8Array, path: string): Read<OwnersFile> {
  const nobody: OwnersFile = { path, approvers: [], reviewers: [], noParentOwners: false };
  const { value, problems } = mapIn(source, path);
  if (problems.length > 0) return { value: nobody, problems };
  const approvers = names(value.get('approvers'), `approvers`, path);
  const reviewers = names(value.get('reviewers'), 'reviewers', path);
  const options = value.get('options') ?? null;
  const noParent = optionOf(options);
  const wrong = [...approvers.problems, ...reviewers.problems];
  if (noParent === undefined) wrong.push(problem(path, 'options: no_parent_owners has to be true or false.'));
  if (value.has('filters')) {
    wrong.push(problem(path, 'filters are not read here: put an OWNERS file into the folder that is meant.'));
  }
  return {
    value: {
      path,
      approvers: approvers.value,
      reviewers: reviewers.value,
      noParentOwners: noParent ?? false,
    },
    problems: wrong,
  };
}

/** Reads OWNERS_ALIASES. Never throws. */
export function aliasesOf(source: string | Uint8Array, path = 'OWNERS_ALIASES'): Read<OwnersAliases> {
  const { value, problems } = mapIn(source, path);
  const aliases = value.get('aliases') ?? {};
  if (problems.length > 0) return { value: new Map(), problems };
  if (aliases === null || typeof aliases !== 'object' || Array.isArray(aliases)) {
    return {
      value: new Map(),
      problems: [problem(path, 'aliases has to be a map of names to lists of logins.')],
    };
  }
  const read = Object.entries(aliases).map(([alias, members]) => ({
    alias: alias.toLowerCase(),
    members: names(members, `aliases: ${alias.slice(0, 100)}`, path),
  }));
  return {
    value: new Map(read.map(({ alias, members }) => [alias, members.value])),
    problems: read.flatMap(({ members }) => members.problems),
  };
}

function mapIn(source: string | Uint8Array, path: string): Read<ReadonlyMap<string, JsonValue>> {
  try {
    const value = parseYaml(typeof source === 'string' ? source : fileText(source), { file: path, limits });
    if (value === null) return { value: new Map(), problems: [] };
    if (typeof value === 'object' && !Array.isArray(value)) {
      return { value: new Map(Object.entries(value)), problems: [] };
    }
    return {
      value: new Map(),
      problems: [problem(path, 'The file has to be a map with approvers and reviewers.')],
    };
  } catch (error) {
    if (!(error instanceof ChartError)) throw error;
    const { line, column } = error.details;
    return {
      value: new Map(),
      problems: [
        {
          ...problem(path, error.message),
          line: typeof line === 'number' ? line : null,
          column: typeof column === 'number' ? column : null,
        },
      ],
    };
  }
}

function names(value: JsonValue | undefined, key: string, path: string): Read<readonly string[]> {
  if (value === undefined || value === null) return { value: [], problems: [] };
  const isList =
    Array.isArray(value) && value.length <= mostNames && value.every((item) => typeof item === 'string');
  if (!isList) {
    const message = `${key} has to be a list of at most ${mostNames} logins, teams or aliases; put quotes around numbers.`;
    return { value: [], problems: [problem(path, message)] };
  }
  const logins = (value as readonly string[]).map((item) => item.trim().replace(/^@/, '').toLowerCase());
  return { value: [...new Set(logins.filter((login) => login !== ''))], problems: [] };
}

/** Undefined where it is neither true nor false. */
function optionOf(options: JsonValue): boolean | undefined {
  if (options === null) return false;
  if (typeof options !== 'object' || Array.isArray(options)) return undefined;
  const option = (options as Readonly<Record<string, JsonValue>>)['no_parent_owners'] ?? false;
  return typeof option === 'boolean' ? option : undefined;
}

function problem(path: string, message: string): RepositoryProblem {
  const remedy = 'Mend the file on the base branch; until then no approval counts by it.';
  return { code: 'owners_invalid', message, remedy, path, line: null, column: null };
}
