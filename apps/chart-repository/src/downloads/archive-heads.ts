import type { ChartVersion } from '@chandlery/persistence';
import type { Config } from '../config.ts';
import { type Caller, permissionsIn } from '../security/caller.ts';
import type { KnownFile } from './known-files.ts';

/** What an answer with an archive is made of. */
export type Served = Pick<
  ChartVersion,
  'id' | 'workspaceId' | 'fileName' | 'state' | 'archiveDigest' | 'archiveBytes'
>;

type Settings = Pick<Config, 'anonymousRead'>;

/** What is or was in the store is for everybody who may read the store; the rest is for the members of its workspace. */
export function mayDownload({ anonymousRead }: Settings, caller: Caller, version: Served): boolean {
  const released = version.state === 'active' || version.state === 'suspended';
  if (released && (anonymousRead || caller.account !== undefined)) return true;
  return permissionsIn(caller, version.workspaceId).has('workspace.apps.view');
}

/** Only what is active, open to all and of kept numbers never changes under its name. */
export function cacheControl({ anonymousRead }: Settings, { version, keepNumbers }: KnownFile): string {
  const fixed = version.state === 'active' && anonymousRead && keepNumbers;
  return fixed ? 'public, max-age=31536000, immutable' : 'private, no-cache';
}

/** Heads of every answer about a file of a version, names and values in turn. */
export function fileHeads({ state, fileName }: Served, cache: string): readonly string[] {
  const heads = ['cache-control', cache, 'x-content-type-options', 'nosniff'];
  if (state !== 'suspended') return heads;
  const warning = `299 - "${fileName} is suspended: it left the store, and stays here for those who run it"`;
  return [...heads, 'warning', warning];
}

/** The ETag of an archive. */
export function archiveEtag({ archiveDigest }: Served): string {
  return `"${archiveDigest}"`;
}

/** What an archive is said to be; Helm asks for nothing in particular. */
export const archiveType = 'application/x-tar';
