import { type ChartOwners, OwnersReader } from '../charts/chart-owners.ts';
import { maxSettingsBytes, readSettings } from '../charts/read-settings.ts';
import { defaultSettings, settingsFile } from '../charts/settings-types.ts';
import type { RepositoryProblem } from '../charts/chart-types.ts';
import type { RepositoryReader, TreeEntry } from '../charts/repository-reader.ts';
import { RepositoryError } from '../charts/errors.ts';
import type { PullTruth } from './pull-truth.ts';
import { unlessGone } from './refused.ts';
import type { Site } from './site.ts';
import type { Rules } from './situation.ts';
import { teamsIn } from './teams.ts';

/** What the tip of the base branch says: who changes it in a pull request changes nothing for that pull request. */
export async function readBase(
  site: Site,
  { base, headSha }: PullTruth,
): Promise<{ readonly tip: string; readonly rules: Rules }> {
  const { octokit, at, reader } = site;
  const branch = await unlessGone(octokit.rest.git.getRef({ ...at, ref: `heads/${base.ref}` }));
  const tip = branch?.data.object.sha ?? base.sha;
  const owners = new OwnersReader(reader, tip, teamsIn(site));
  const entry = settingsIn(await reader.tree(tip));
  const { settings, problems } = entry === undefined ? noFile : await settingsAt(reader, entry);
  return {
    tip,
    rules: {
      settings,
      broken: problems.length > 0,
      problems: [
        ...problems.map((one) => problemOf(one, 'base')),
        ...(await newMistakes(reader, headSha, entry?.sha ?? null)),
      ],
      ownersOf: async (place) => (settings.owners ? owners.ownersOf(place) : everybody),
    },
  };
}

const noFile = { settings: defaultSettings, problems: [] };
const everybody: ChartOwners = {
  approvers: null,
  reviewers: new Set(),
  files: [],
  problems: [],
  notices: [],
};

/** Mistakes that a pull request is about to bring in. They hold nothing up: its settings do not hold yet. */
async function newMistakes(
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
