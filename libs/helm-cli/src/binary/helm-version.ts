/** A version of Helm, as `helm version` tells it. */
export type HelmVersion = { readonly major: number; readonly minor: number; readonly patch: number };

/** Reads `v3.18.0`, `v4.1.4+g5361949`, `3.20.0-rancher1`; undefined for anything else. */
export function parseHelmVersion(text: string): HelmVersion | undefined {
  const [, major, minor, patch] = /^v?(\d+)\.(\d+)\.(\d+)(?:[-+].*)?$/.exec(text.trim()) ?? [];
  if (major === undefined || minor === undefined || patch === undefined) return undefined;
  return { major: Number(major), minor: Number(minor), patch: Number(patch) };
}

/** Whether a version comes before another; pre-releases count as the release. */
export function isBefore(version: HelmVersion, other: HelmVersion): boolean {
  if (version.major !== other.major) return version.major < other.major;
  if (version.minor !== other.minor) return version.minor < other.minor;
  return version.patch < other.patch;
}
