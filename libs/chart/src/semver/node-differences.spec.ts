import semver from 'semver';
import { describe, expect, it } from 'vitest';
import { versionKey } from './compare.ts';
import { parseConstraint } from './constraint.ts';
import { nodeDifferences } from './node-differences.table.ts';
import { satisfies } from './satisfies.ts';

function byNode(version: string, constraint: string | undefined): string | boolean | undefined {
  if (constraint === undefined) return semver.parse(version)?.version;
  return semver.validRange(constraint) === null ? undefined : semver.satisfies(version, constraint);
}

function byHelm(version: string, constraint: string | undefined): string | boolean | undefined {
  if (constraint === undefined) return versionKey(version);
  return parseConstraint(constraint) === undefined ? undefined : satisfies(version, constraint);
}

describe('where Helm and node-semver differ', () => {
  it.each(nodeDifferences)('$what: $version $constraint', ({ version, constraint, helm, node }) => {
    expect(byHelm(version, constraint)).toBe(helm);
    expect(byNode(version, constraint)).toBe(node);
    expect(helm).not.toBe(node);
  });
});
