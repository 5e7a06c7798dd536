import type { VersionState } from './states.ts';

/** What an app's state is derived from. */
export type AppStateInput = {
  /** The flag that suspends the app as a whole. */
  readonly suspended: boolean;
  /** The states of its versions, newest first. */
  readonly versionStates: readonly VersionState[];
};

/**
 * The state of an app: suspended if the flag is set; else active if any version is; else suspended if any is;
 * else the newest version's; `undefined` where no version is left.
 */
export function appState({ suspended, versionStates }: AppStateInput): VersionState | undefined {
  if (suspended) return 'suspended';
  if (versionStates.includes('active')) return 'active';
  if (versionStates.includes('suspended')) return 'suspended';
  return versionStates[0];
}
