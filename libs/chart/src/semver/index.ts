export { compareVersions, formatVersion, versionKey } from './compare.ts';
export { parseConstraint, type Comparison, type Constraint, type Operator } from './constraint.ts';
export { satisfies, type PrereleaseRule } from './satisfies.ts';
export { sortVersionsDescending } from './sort-versions.ts';
export { isStrictVersion, parseVersion, type Version } from './version.ts';
