import { compareVersions } from '@chandlery/chart';
import { metadataRule } from '../metadata-rule.ts';

/** https://helm.sh/docs/topics/charts/#charts-and-versioning */
export const versionNotNewer = metadataRule(
  {
    code: 'version-not-newer',
    severity: 'warning',
    compares: true,
    title: 'The version is not above the newest of its line',
    docs: 'Whoever asks for the newest never gets it. A fix for an older line is compared with that line alone. Numbers that differ in what follows `+` are equal to Helm.',
    remedy: 'Give a number above the newest one.',
  },
  ({ chart: { metadata }, input }) => {
    const newest = input.facts.newestOfLine;
    if (newest === undefined || compareVersions(metadata.version, newest) > 0) return undefined;
    return {
      message: `The version ${metadata.version} is not above ${newest}, the newest of its line.`,
      key: 'version',
      data: { newest },
    };
  },
);
