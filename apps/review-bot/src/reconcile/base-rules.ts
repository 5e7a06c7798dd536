import { maxSettingsBytes, readSettings } from '../charts/read-settings.ts';
import { defaultSettings, settingsFile } from '../charts/settings-types.ts';
import type { RepositoryProblem } from '../charts/chart-types.ts';
import type { RepositoryReader, TreeEntry } from '../charts/repository-reader.ts';
import { RepositoryError } from '../charts/errors.ts';

/** What settings files say: those that hold, and mistakes. */
export async function readRules(reader: RepositoryReader, baseTip: string) {
  const entry = settingsIn(await reader.tree(baseTip));
  if (entry === undefined) return { settings: defaultSettings, problems: [], sha: null };
  const { settings, problems } = await settingsAt(reader, entry);
  return { settings, problems: problems.map((one) => problemOf(one, 'base')), sha: entry.sha };
}

/** Mistakes that a pull request is about to bring in. They hold nothing up: its settings do not hold yet. */
export async function newMistakes(
  reader: RepositoryReader,
  head: string,
  baseSha: string | null,
): Promise<readonly RepositoryProblem[]> {
  const entry = settingsIn(await reader.tree(head));
  if (entry === undefined || entry.sha === baseSha) return [];
  const { problems } = await settingsAt(reader, entry);
  return problems.map((one) => problemOf(one, 'head'));
}

function settingsIn(tree: readonly TreeEntry[]): TreeEntry | undefined {
  return tree.find(({ path, type }) => path === settingsFile && type === 'blob');
}

async function settingsAt(reader: RepositoryReader, { sha }: TreeEntry) {
  try {
    return readSettings(await reader.blob(sha, maxSettingsBytes));
  } catch (error) {
    if (!(error instanceof RepositoryError)) throw error;
    return { settings: defaultSettings, problems: [{ line: 1, column: 1, message: error.message }] };
  }
}

type At = { readonly line: number; readonly column: number; readonly message: string };

function problemOf({ line, column, message }: At, where: 'base' | 'head'): RepositoryProblem {
  return {
    code: where === 'base' ? 'settings_invalid' : 'settings_invalid_here',
    message,
    remedy:
      where === 'base'
        ? `Correct ${settingsFile} in the base branch: nothing is submitted by settings with mistakes.`
        : `Correct ${settingsFile} before the merge: it would stop every later pull request.`,
    path: settingsFile,
    line,
    column,
  };
}
