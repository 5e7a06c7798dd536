export { compareVersions, versionKey } from './compare.ts';
export { parseVersion } from './version.ts';
