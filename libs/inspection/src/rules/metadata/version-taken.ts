import { metadataRule } from '../metadata-rule.ts';

/** A number means one thing for ever. */
export const versionTaken = metadataRule(
  {
    code: 'version-taken',
    severity: 'error',
    compares: true,
    title: 'Another version already has the number',
    docs: 'Numbers that Helm cannot tell apart count as one, and a deleted version keeps its number where the policy says so.',
    remedy: 'Give the chart the next free number.',
  },
  ({ chart: { metadata }, input }) =>
    input.facts.versionTaken
      ? { message: `The number ${metadata.version} already belongs to another version.`, key: 'version' }
      : undefined,
);
