import type { Severity } from './chart-types.ts';

/** `.chandlery.yaml` of the base branch: it narrows what the store's policy says, and never widens it. */
export type Settings = {
  /** Folders, files or globs in which charts are looked for; null: everywhere, to a depth. */
  readonly charts: readonly string[] | null;
  /** Folders, files or globs that are left alone. */
  readonly ignore: readonly string[];
  /** The category that new charts ask for. */
  readonly category: string | null;
  /** Whether OWNERS files narrow who may approve. */
  readonly owners: boolean;
  /** Approvals that the repository asks for; fewer than the policy's mean nothing. Null: as the policy says. */
  readonly approvals: number | null;
  /** Findings that stop a merge from being released beside those that the policy stops. */
  readonly blockSeverities: readonly Severity[];
};

/** One mistake, at its place; both are counted from 1. */
export type SettingsProblem = { readonly line: number; readonly column: number; readonly message: string };

/** The name of the file, at the root of the repository. */
export const settingsFile = '.chandlery.yaml';

/** Without a file. */
export const defaultSettings: Settings = {
  charts: null,
  ignore: [],
  category: null,
  owners: true,
  approvals: null,
  blockSeverities: [],
};
