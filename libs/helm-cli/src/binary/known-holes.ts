import { type HelmVersion, isBefore } from './helm-version.ts';

/** A hole that the binary has, to be told to operators. */
export type HelmWarning = {
  readonly code: 'known_vulnerability';
  readonly cve: string;
  readonly fixedIn: string;
  readonly message: string;
};

type Hole = { readonly cve: string; readonly what: string; readonly fixed: readonly HelmVersion[] };

const v = (major: number, minor: number, patch: number): HelmVersion => ({ major, minor, patch });

/**
 * Holes in Helm that a chart can reach through the commands which are run here, and
 * CVE-2025-53547, which `helm dependency update` alone opens (never run here, but by people with the
 * same binary). From Helm's security advisories on GitHub; the versions are those of the first fix in a line.
 */
const holes: readonly Hole[] = [
  {
    cve: 'CVE-2025-32386',
    what: 'an archive that unpacks to very much makes Helm run out of memory',
    fixed: [v(3, 17, 3)],
  },
  {
    cve: 'CVE-2025-32387',
    what: 'a deeply nested values.schema.json makes Helm overflow its stack',
    fixed: [v(3, 17, 3)],
  },
  {
    cve: 'CVE-2025-53547',
    what: 'a Chart.lock that is a link lets a dependency update write code elsewhere',
    fixed: [v(3, 17, 4), v(3, 18, 4)],
  },
  {
    cve: 'CVE-2025-55198',
    what: 'a Chart.yaml with fields of the wrong kind makes Helm panic',
    fixed: [v(3, 18, 5)],
  },
  {
    cve: 'CVE-2025-55199',
    what: 'a $ref in values.schema.json to an endless file makes Helm run out of memory',
    fixed: [v(3, 18, 5)],
  },
];

/** The holes that a version has. */
export function knownHoles(version: HelmVersion): HelmWarning[] {
  return holes
    .filter(({ fixed }) => isOpen(version, fixed))
    .map(({ cve, what, fixed }) => {
      const first = fixed.find((candidate) => isBefore(version, candidate));
      const fixedIn = first === undefined ? '' : `${first.major}.${first.minor}.${first.patch}`;
      return {
        code: 'known_vulnerability',
        cve,
        fixedIn,
        message: `This Helm has ${cve}: ${what}. It is fixed in ${fixedIn}.`,
      };
    });
}

function isOpen(version: HelmVersion, fixed: readonly HelmVersion[]): boolean {
  const sameLine = fixed.find(({ major, minor }) => major === version.major && minor === version.minor);
  if (sameLine !== undefined) return isBefore(version, sameLine);
  // A line without a fix of its own is as good as where it stands to the newest fix.
  const newest = fixed.at(-1);
  return newest !== undefined && isBefore(version, newest);
}
