import {
  type ArchiveLimits,
  checkValues,
  coalesceValues,
  type JsonValue,
  mergeValues,
  parseValues,
  processDependencies,
  readChart,
  type ValuesConflict,
  type ValuesProblem,
  type ValuesTree,
  valuesTree,
} from '@chandlery/chart';

/** What values of a user are to a chart. */
export type ValuesJudged = {
  readonly problems: readonly Pick<ValuesProblem, 'chart' | 'path' | 'message'>[];
  readonly truncated: boolean;
};

/** A user's values in another version of a chart. */
export type ValuesPlan = {
  /** values.yaml of both versions as written. */
  readonly oldDefaults: string;
  readonly newDefaults: string;
  /** As YAML. */
  readonly merged: string;
  readonly conflicts: readonly {
    readonly path: string;
    readonly oldDefault: JsonValue | null;
    readonly newDefault: JsonValue | null;
    readonly yours: JsonValue;
    readonly taken: 'yours' | 'new';
    readonly reason: string;
  }[];
  readonly unknown: readonly string[];
  readonly problems: readonly { readonly path: string; readonly message: string }[];
};

/** Whether Helm will take values with a chart; nothing of the values is in the answer. @throws ChartError */
export function judgeValues(archive: Uint8Array, text: string, limits: ArchiveLimits): ValuesJudged {
  const tree = valuesTree(readChart(archive, { limits }));
  return judge(tree, text);
}

function judge(tree: ValuesTree, text: string): ValuesJudged {
  const values = parseValues(text, { file: 'values' });
  const processed = processDependencies(tree, values);
  const { problems, truncated } = checkValues(processed, coalesceValues(processed, values).values);
  return { problems: problems.map(({ chart, path, message }) => ({ chart, path, message })), truncated };
}

/** The three-way merge of a user's values from one version into another. @throws ChartError */
export function planValues(
  archive: Uint8Array,
  other: Uint8Array,
  text: string,
  limits: ArchiveLimits,
): ValuesPlan {
  const [from, to] = [readChart(archive, { limits }), readChart(other, { limits })];
  const user = parseValues(text, { file: 'values' });
  const [oldTree, newTree] = [valuesTree(from), valuesTree(to)];
  const merged = mergeValues({
    oldDefaults: defaultsOf(oldTree),
    newDefaults: defaultsOf(newTree),
    user,
    userText: text,
  });
  return {
    oldDefaults: from.valuesText ?? '',
    newDefaults: to.valuesText ?? '',
    merged: merged.yaml,
    conflicts: conflictShapes(merged.conflicts),
    unknown: merged.unknown.map(({ path }) => path),
    problems: judge(newTree, merged.yaml).problems.map(({ path, message }) => ({ path, message })),
  };
}

/** Conflicts of a merge, as they are told to the user. */
export function conflictShapes(conflicts: readonly ValuesConflict[]): ValuesPlan['conflicts'] {
  return conflicts.map(({ path, oldDefault = null, newDefault = null, user: yours, taken, reason }) => ({
    path,
    oldDefault,
    newDefault,
    yours,
    taken: taken === 'user' ? ('yours' as const) : ('new' as const),
    reason:
      reason === 'retyped'
        ? 'the chart wants another type now, so that yours cannot be carried over'
        : 'both you and the chart changed it: yours is kept',
  }));
}

/** The defaults of a chart with those of its subcharts. */
export function defaultsOf(tree: ValuesTree) {
  const none = parseValues('');
  return coalesceValues(processDependencies(tree, none), none).values;
}
