export { apps } from './catalogue/catalogue.ts';
export type { Fate } from './catalogue/catalogue-types.ts';
export { categories, workspaces } from './catalogue/people.ts';
export { chartArchive } from './charts/chart-archive.ts';
export { runDemo, type DemoOutcome } from './run-demo.ts';
