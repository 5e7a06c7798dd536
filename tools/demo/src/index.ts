export { apps } from './catalogue/catalogue.ts';
export type { Fate, PlannedApp, PlannedVersion } from './catalogue/catalogue-types.ts';
export { categories, people, workspaces } from './catalogue/people.ts';
export { chartArchive } from './charts/chart-archive.ts';
export { iconSvg } from './icons/icon-svg.ts';
export { runDemo, type DemoOutcome } from './run-demo.ts';
